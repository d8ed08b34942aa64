import { LINKS_PER_KIND } from '../../shared/model/link.ts'
import { DIMENSIONS } from '../embeddings/unit-vector.ts'
import type { MatrixProduct } from './matrix-product.ts'
import { NearTenth } from './near-tenth.ts'
import type { Candidates } from './search-candidates.ts'
import type { DenseBlock, DenseVectors } from './search-dense.ts'

/** A message whose vector is multiplied with those of all columns. */
export type MultipliedMessage = { seq: number; createdAtMs: number; vector: Float32Array | null }

/** What is kept of a message while blocks go by: those that are not answered, and those that are. */
type Near = { message: MultipliedMessage; row: number; open: NearTenth; answered: NearTenth }

/**
 * For each message the columns among which its ten best of each side are: one product of all messages with each
 * block of columns, of which only what is near the tenth is kept. Memory is that of one product and of what is
 * kept, however many columns there are. Messages of one vector (the same object, or a view of the same memory)
 * share a row.
 */
export async function nearColumns(
  messages: readonly MultipliedMessage[],
  vectors: DenseVectors,
  candidates: Candidates,
  product: MatrixProduct,
): Promise<(readonly number[])[]> {
  const rows = new Rows()
  const near = messages.map((message): Near => {
    return { message, row: rows.rowOf(message.vector), open: new NearTenth(), answered: new NearTenth() }
  })
  const searching = near.filter(({ row }) => row >= 0)
  const oldestMs = searching.reduce((oldest, { message }) => Math.min(oldest, message.createdAtMs), Infinity)
  let products = new Float32Array(0)
  for (const block of vectors.blocks()) {
    if (!block.columnOf.some((column) => candidates.isRecent(candidates.newestMs(column), oldestMs))) continue
    const width = block.columnOf.length
    if (products.length < rows.count * width) products = new Float32Array(rows.count * width)
    await product.multiply(rows.floats(), block.floats, products)
    const sides = { candidates, block, answered: answeredPlaces(block, candidates) }
    for (const each of searching)
      keepNear(each, products.subarray(each.row * width, (each.row + 1) * width), sides)
  }
  return near.map(({ open, answered }) => [...new Set([...open.columns(), ...answered.columns()])])
}

/** The vectors of messages, each once. */
class Rows {
  readonly #vectors: Float32Array[] = []
  readonly #rowAt = new Map<ArrayBufferLike, Map<number, number>>()
  #floats: Float32Array | null = null

  get count(): number {
    return this.#vectors.length
  }

  /** -1 for no vector. */
  rowOf(vector: Float32Array | null): number {
    if (vector === null) return -1
    const rows = this.#rowAt.get(vector.buffer) ?? new Map<number, number>()
    this.#rowAt.set(vector.buffer, rows)
    const row = rows.get(vector.byteOffset) ?? this.#vectors.push(vector) - 1
    rows.set(vector.byteOffset, row)
    return row
  }

  floats(): Float32Array {
    if (this.#floats === null) {
      this.#floats = new Float32Array(this.count * DIMENSIONS)
      for (const [row, vector] of this.#vectors.entries()) this.#floats.set(vector, row * DIMENSIONS)
    }
    return this.#floats
  }
}

/** Few are answered: they are looked at by themselves, for their tenth is another one. */
function answeredPlaces({ columnOf }: DenseBlock, candidates: Candidates): Int32Array {
  if (candidates.answered === 0) return new Int32Array(0)
  return Int32Array.from(columnOf.keys()).filter((place) => candidates.hasAnswered(columnOf[place] as number))
}

type Sides = { candidates: Candidates; block: DenseBlock; answered: Int32Array }

function keepNear(near: Near, products: Float32Array, { candidates, block, answered }: Sides): void {
  const { message, open } = near
  const { columnOf } = block
  let { bar } = open
  const keep = (side: NearTenth, place: number, isAnswered: boolean): void => {
    const column = columnOf[place] as number
    const eligible = candidates.eligible(column, message, isAnswered, LINKS_PER_KIND)
    if (eligible > 0) side.offer(column, products[place] as number, eligible)
  }
  for (let place = 0; place < products.length; place++) {
    if ((products[place] as number) < bar) continue
    keep(open, place, false)
    bar = open.bar
  }
  for (const place of answered) {
    if ((products[place] as number) >= near.answered.bar) keep(near.answered, place, true)
  }
}
