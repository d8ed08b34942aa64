import type { MatrixProduct } from './matrix-product.ts'
import { madeProduct } from './native-product.ts'
import { NativeTurn } from './native-turn.ts'

/** How vectors are multiplied in a thread; `cause` is why not by the library, where it is not. */
export type ProductInUse = { readonly by: MatrixProduct['by']; readonly cause: string | null }

/** The product of this thread, and who is told once if it is not that of the library. */
export class ThreadProduct {
  readonly #turn: NativeTurn
  readonly #onFallback: (cause: unknown) => void
  #isTold = false

  constructor(nativeTurn: SharedArrayBuffer, onFallback: (cause: unknown) => void) {
    this.#turn = new NativeTurn(nativeTurn)
    this.#onFallback = onFallback
  }

  async product(): Promise<MatrixProduct> {
    return (await this.#made()).product
  }

  /** Loads the library, if that was not done yet. */
  async inUse(): Promise<ProductInUse> {
    const { product, cause } = await this.#made()
    return { by: product.by, cause: cause === null ? null : String(cause) }
  }

  async #made() {
    const made = await madeProduct(this.#turn)
    if (made.cause !== null && !this.#isTold) this.#onFallback(made.cause)
    this.#isTold = true
    return made
  }
}
