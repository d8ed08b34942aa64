import { availableParallelism } from 'node:os'
import { DIMENSIONS } from '../embeddings/unit-vector.ts'
import { javascriptProduct } from './javascript-product.ts'
import { type MatrixProduct, sizesOf } from './matrix-product.ts'
import { NativeTurn } from './native-turn.ts'
import { productModel } from './product-model.ts'

/** By ONNX Runtime, on every processor. Throws where the library cannot be loaded, as on an Intel Mac. */
export async function nativeProduct(
  threads = availableParallelism(),
  turn = new NativeTurn(),
): Promise<MatrixProduct> {
  const options = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Memory of blocks of all sizes would be kept for ever.
    enableCpuMemArena: false,
    logSeverityLevel: 3,
    // Between two products its threads would spin and keep the processor from everybody else.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  } as const
  const { session, Tensor } = await turn.inside(async () => {
    const { InferenceSession, Tensor } = (await import('onnxruntime-node')).default
    return { session: await InferenceSession.create(productModel(), options), Tensor }
  })
  return {
    by: 'onnxruntime',
    async multiply(rows, columns, products) {
      const { height, width } = sizesOf(rows, columns)
      const feeds = {
        rows: new Tensor('float32', rows, [height, DIMENSIONS]),
        columns: new Tensor('float32', columns, [width, DIMENSIONS]),
      }
      const fetches = {
        products: new Tensor('float32', products.subarray(0, height * width), [height, width]),
      }
      await turn.inside(() => session.run(feeds, fetches))
    },
  }
}

/** A product, and why it is not the native one where it is not. */
type MadeProduct = { readonly product: MatrixProduct; readonly cause: unknown }

let made: Promise<MadeProduct> | null = null

/**
 * The product of this thread, made once and only where there is work for it: the library takes 46 MB. It belongs into
 * one thread of a process, for it is said to crash where several load it under Electron.
 */
export function madeProduct(turn?: NativeTurn): Promise<MadeProduct> {
  made ??= nativeProduct(undefined, turn).then(
    (product) => ({ product, cause: null }),
    (cause: unknown) => ({ product: javascriptProduct, cause }),
  )
  return made
}
