import type { Millionths } from '../../shared/model/similarity.ts'
import { DIMENSIONS } from '../embeddings/unit-vector.ts'
import type { ColumnVectors } from './column-vectors.ts'
import { cosineMillionths } from './score.ts'
import { doubled, WeightedColumns } from './search-postings.ts'

/** For every dimension the columns that are not zero there: for models whose vectors are mostly zero. */
export class SparseVectors implements ColumnVectors {
  readonly #byDimension = Array.from({ length: DIMENSIONS }, () => new WeightedColumns())
  /** Dimensions in which a column is not zero; 0 for a column without a vector. */
  #nonZeros = new Int32Array(1)
  #sums = new Float64Array(1)

  get bytes(): number {
    const own = this.#nonZeros.byteLength + this.#sums.byteLength
    return this.#byDimension.reduce((bytes, columns) => bytes + columns.bytes, own)
  }

  has(column: number): boolean {
    return (this.#nonZeros[column] ?? 0) > 0
  }

  /** Columns are added in order, each once. */
  add(column: number, vector: Float32Array | null): void {
    if (column === this.#nonZeros.length) {
      this.#nonZeros = doubled(this.#nonZeros)
      this.#sums = doubled(this.#sums)
    }
    let nonZeros = 0
    vector?.forEach((value, dimension) => {
      if (value === 0) return
      this.#byDimension[dimension]?.pushWeighted(column, value)
      nonZeros++
    })
    this.#nonZeros[column] = nonZeros
  }

  /** Whether a column has this very vector. */
  holds(column: number, vector: Float32Array | null): boolean {
    if (vector === null) return !this.has(column)
    let nonZeros = 0
    for (let dimension = 0; dimension < DIMENSIONS; dimension++) {
      const value = vector[dimension] ?? 0
      if (value === 0) continue
      if (this.#byDimension[dimension]?.weightOf(column) !== value) return false
      nonZeros++
    }
    return nonZeros === this.#nonZeros[column]
  }

  /**
   * The product with every column; good until the next call. Dimensions are taken in index order, and one
   * that is left out would have added zero, so each sum is the canonical one to the last bit.
   */
  sums(vector: Float32Array): Float64Array {
    const sums = this.#sums.fill(0)
    for (let dimension = 0; dimension < DIMENSIONS; dimension++) {
      const value = vector[dimension] ?? 0
      const held = this.#byDimension[dimension]
      if (value === 0 || held === undefined) continue
      const { columns, weights, length } = held
      for (let place = 0; place < length; place++) {
        const column = columns[place] as number
        sums[column] = (sums[column] as number) + value * (weights[place] as number)
      }
    }
    return sums
  }

  score(column: number): Millionths {
    return cosineMillionths(this.#sums[column] ?? 0)
  }

  scores(columns: readonly number[]): Millionths[] {
    return columns.map((column) => this.score(column))
  }

  truncate(column: number): void {
    for (const columns of this.#byDimension) columns.truncate(column)
  }
}
