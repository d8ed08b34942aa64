import { LINK_FLOOR, LINKS_PER_KIND } from '../../shared/model/link.ts'
import { MILLION } from '../../shared/model/similarity.ts'
import { PRODUCT_ERROR } from './matrix-product.ts'

/** A true product that is lower by this much has a lower score, however the two are rounded. */
const A_SCORE = 1 / MILLION

/** The least product whose score may reach the floor. */
const FLOOR = LINK_FLOOR.vector / MILLION - A_SCORE - PRODUCT_ERROR

/** How far under the tenth product a column may lie and yet be better: both may be wrong, in opposite directions. */
const MARGIN = 2 * PRODUCT_ERROR + A_SCORE

/** Columns are forgotten that have fallen behind once there are so many. */
const FIRST_LIMIT = 256

/** The columns that may hold one of the ten best candidates of a message, by products that are nearly right. */
export class NearTenth {
  /** The ten highest products of eligible candidates, ascending; so the first is the tenth. */
  readonly #highest = new Float64Array(LINKS_PER_KIND).fill(Number.NEGATIVE_INFINITY)
  readonly #columns: number[] = []
  readonly #products: number[] = []
  #limit = FIRST_LIMIT
  /** A lower product is not looked at. */
  bar = FLOOR

  /** `eligible` of the column's candidates, 1 to 10, have a product that is not under the bar. */
  offer(column: number, product: number, eligible: number): void {
    for (let count = 0; count < eligible && product > (this.#highest[0] as number); count++)
      this.#rank(product)
    this.bar = Math.max(FLOOR, (this.#highest[0] as number) - MARGIN)
    this.#columns.push(column)
    this.#products.push(product)
    if (this.#columns.length > this.#limit) this.#forget()
  }

  /** Every column that is not under the bar, each once. */
  columns(): readonly number[] {
    this.#forget()
    return this.#columns
  }

  #rank(product: number): void {
    const highest = this.#highest
    let place = 0
    for (; place + 1 < LINKS_PER_KIND && (highest[place + 1] as number) < product; place++)
      highest[place] = highest[place + 1] as number
    highest[place] = product
  }

  #forget(): void {
    let kept = 0
    for (let place = 0; place < this.#columns.length; place++) {
      if ((this.#products[place] as number) < this.bar) continue
      this.#columns[kept] = this.#columns[place] as number
      this.#products[kept++] = this.#products[place] as number
    }
    this.#columns.length = kept
    this.#products.length = kept
    this.#limit = Math.max(FIRST_LIMIT, 2 * kept)
  }
}
