import { DIMENSIONS } from '../embeddings/unit-vector.ts'
import { Columns, doubled, WeightedColumns } from './search-postings.ts'

/** Which columns hold a trigram, for every trigram seen. */
export class TrigramIndex {
  readonly #byTrigram = new Map<string, Columns>()
  /** Distinct trigrams of each column. */
  #sizes = new Int32Array(1)
  #shared = new Int32Array(1)

  get bytes(): number {
    let bytes = this.#sizes.byteLength + this.#shared.byteLength
    for (const columns of this.#byTrigram.values()) bytes += columns.bytes
    return bytes
  }

  sizeOf(column: number): number {
    return this.#sizes[column] ?? 0
  }

  /** Columns are added in order, each once. */
  add(column: number, trigrams: ReadonlySet<string>): void {
    if (column === this.#sizes.length) {
      this.#sizes = doubled(this.#sizes)
      this.#shared = doubled(this.#shared)
    }
    this.#sizes[column] = trigrams.size
    for (const trigram of trigrams) {
      const columns = this.#byTrigram.get(trigram) ?? new Columns()
      if (columns.length === 0) this.#byTrigram.set(trigram, columns)
      columns.push(column)
    }
  }

  /** How many of these trigrams each column holds; good until the next call. */
  shared(trigrams: ReadonlySet<string>): Int32Array {
    const shared = this.#shared.fill(0)
    for (const trigram of trigrams) {
      const held = this.#byTrigram.get(trigram)
      if (held === undefined) continue
      const { columns, length } = held
      for (let place = 0; place < length; place++) {
        const column = columns[place] ?? 0
        shared[column] = (shared[column] ?? 0) + 1
      }
    }
    return shared
  }

  truncate(column: number): void {
    for (const [trigram, columns] of this.#byTrigram) {
      columns.truncate(column)
      if (columns.length === 0) this.#byTrigram.delete(trigram)
    }
  }
}

/** For every dimension the columns that are not zero there. */
export class VectorIndex {
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
        const column = columns[place] ?? 0
        sums[column] = (sums[column] ?? 0) + value * (weights[place] ?? 0)
      }
    }
    return sums
  }

  truncate(column: number): void {
    for (const columns of this.#byDimension) columns.truncate(column)
  }
}
