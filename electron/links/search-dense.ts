import type { Millionths } from '../../shared/model/similarity.ts'
import { DIMENSIONS } from '../embeddings/unit-vector.ts'
import type { ColumnVectors } from './column-vectors.ts'
import { vectorScore, vectorScores } from './score.ts'
import { doubled } from './search-postings.ts'

/**
 * Rows that room is made for at once: few at first, little enough for a small creator, then as many as a
 * matrix product likes. Nothing is ever copied to grow.
 */
const SMALL_BLOCK = 64
const SMALL_BLOCKS = 4
const LARGE_BLOCK = SMALL_BLOCK * SMALL_BLOCKS

/** Rows that lie together: `columnOf` has the column of each, `floats` as many vectors. */
export type DenseBlock = { readonly floats: Float32Array; readonly columnOf: Int32Array }

const blockOf = (row: number): number =>
  row < LARGE_BLOCK ? Math.floor(row / SMALL_BLOCK) : SMALL_BLOCKS - 1 + Math.floor(row / LARGE_BLOCK)

const firstRowOf = (block: number): number =>
  block < SMALL_BLOCKS ? block * SMALL_BLOCK : (block - SMALL_BLOCKS + 1) * LARGE_BLOCK

const NO_ROW = -1

/** One row of floats a column that has a vector, in blocks: for models whose vectors have hardly a zero. */
export class DenseVectors implements ColumnVectors {
  readonly #blocks: Float32Array[] = []
  #rows = 0
  #columns = 0
  #rowOf = new Int32Array(1)
  #columnOf = new Int32Array(1)
  #sums = new Float64Array(1)
  readonly #searched = new Float64Array(DIMENSIONS)

  get bytes(): number {
    const own = this.#rowOf.byteLength + this.#columnOf.byteLength + this.#sums.byteLength
    return this.#blocks.reduce((bytes, block) => bytes + block.byteLength, own)
  }

  has(column: number): boolean {
    return column < this.#columns && this.#rowOf[column] !== NO_ROW
  }

  add(column: number, vector: Float32Array | null): void {
    if (column === this.#rowOf.length) {
      this.#rowOf = doubled(this.#rowOf)
      this.#columnOf = doubled(this.#columnOf)
      this.#sums = doubled(this.#sums)
    }
    this.#columns = column + 1
    this.#rowOf[column] = vector === null ? NO_ROW : this.#rows
    if (vector === null) return
    if (this.#rows === firstRowOf(this.#blocks.length)) {
      const rows = this.#blocks.length < SMALL_BLOCKS ? SMALL_BLOCK : LARGE_BLOCK
      this.#blocks.push(new Float32Array(rows * DIMENSIONS))
    }
    this.#columnOf[this.#rows] = column
    this.#row(this.#rows++).set(vector)
  }

  holds(column: number, vector: Float32Array | null): boolean {
    if (vector === null) return !this.has(column)
    return this.has(column) && this.vectorOf(column).every((value, dimension) => value === vector[dimension])
  }

  /** In four sums a row, so that no addition waits for the one before: as fast as memory is read. */
  sums(vector: Float32Array): Float64Array {
    this.#searched.set(vector)
    for (const block of this.blocks()) this.#sumBlock(block)
    return this.#sums
  }

  score(column: number, vector: Float32Array): Millionths {
    return vectorScore(vector, this.vectorOf(column))
  }

  scores(columns: readonly number[], vector: Float32Array): Millionths[] {
    return vectorScores(
      vector,
      columns.map((column) => this.vectorOf(column)),
    )
  }

  truncate(column: number): void {
    this.#columns = Math.min(this.#columns, column)
    while (this.#rows > 0 && (this.#columnOf[this.#rows - 1] ?? 0) >= column) this.#rows--
    this.#blocks.length = this.#rows === 0 ? 0 : blockOf(this.#rows - 1) + 1
  }

  /** A view, good as long as the column is. */
  vectorOf(column: number): Float32Array {
    return this.#row(this.#rowOf[column] ?? 0)
  }

  /** Every row there is, in order. */
  *blocks(): Generator<DenseBlock> {
    for (const [block, floats] of this.#blocks.entries()) {
      const first = firstRowOf(block)
      const rows = Math.min(floats.length / DIMENSIONS, this.#rows - first)
      yield {
        floats: floats.subarray(0, rows * DIMENSIONS),
        columnOf: this.#columnOf.subarray(first, first + rows),
      }
    }
  }

  #row(row: number): Float32Array {
    const block = this.#blocks[blockOf(row)]
    if (block === undefined) throw new RangeError(`No row ${row}`)
    const start = (row - firstRowOf(blockOf(row))) * DIMENSIONS
    return block.subarray(start, start + DIMENSIONS)
  }

  #sumBlock({ floats, columnOf }: DenseBlock): void {
    for (let row = 0, at = 0; row < columnOf.length; row++, at += DIMENSIONS) {
      this.#sums[columnOf[row] as number] = quickSum(this.#searched, floats, at)
    }
  }
}

function quickSum(searched: Float64Array, block: Float32Array, start: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0]
  for (let index = 0, at = start; index < DIMENSIONS; index += 4, at += 4) {
    first += (searched[index] as number) * (block[at] as number)
    second += (searched[index + 1] as number) * (block[at + 1] as number)
    third += (searched[index + 2] as number) * (block[at + 2] as number)
    fourth += (searched[index + 3] as number) * (block[at + 3] as number)
  }
  return first + second + (third + fourth)
}
