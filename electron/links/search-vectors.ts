import type { Millionths } from '../../shared/model/similarity.ts'
import { DIMENSIONS } from '../embeddings/unit-vector.ts'
import type { ColumnVectors } from './column-vectors.ts'
import { DenseVectors } from './search-dense.ts'
import { SparseVectors } from './search-sparse.ts'

/** Below this share of values that are not zero, an inverted index is faster than a product with every row. */
const DENSE_FROM = 0.25

/** All vectors of a search are of one model, so the first one tells the form. */
export class VectorIndex implements ColumnVectors {
  #vectors: ColumnVectors | null = null
  /** Columns without a vector that came before the first one with it. */
  #before = 0

  get bytes(): number {
    return this.#vectors?.bytes ?? 0
  }

  has(column: number): boolean {
    return this.#vectors?.has(column) ?? false
  }

  add(column: number, vector: Float32Array | null): void {
    if (this.#vectors === null && vector === null) {
      this.#before = column + 1
      return
    }
    this.#vectors ??= this.#suiting(vector)
    this.#vectors.add(column, vector)
  }

  holds(column: number, vector: Float32Array | null): boolean {
    return this.#vectors?.holds(column, vector) ?? vector === null
  }

  sums(vector: Float32Array): Float64Array {
    return this.#vectors?.sums(vector) ?? new Float64Array(this.#before)
  }

  score(column: number, vector: Float32Array): Millionths {
    if (this.#vectors === null) throw new RangeError(`Column ${column} has no vector`)
    return this.#vectors.score(column, vector)
  }

  scores(columns: readonly number[], vector: Float32Array): Millionths[] {
    return this.#vectors?.scores(columns, vector) ?? []
  }

  /** Null where they are held in another form, or there are none. */
  get rows(): DenseVectors | null {
    return this.#vectors instanceof DenseVectors ? this.#vectors : null
  }

  truncate(column: number): void {
    this.#before = Math.min(this.#before, column)
    this.#vectors?.truncate(column)
    // Emptied: what comes next may be of another kind.
    if (column === 0) this.#vectors = null
  }

  #suiting(vector: Float32Array | null): ColumnVectors {
    const nonZeros = vector?.reduce((count, value) => count + (value === 0 ? 0 : 1), 0) ?? 0
    const vectors = nonZeros < DENSE_FROM * DIMENSIONS ? new SparseVectors() : new DenseVectors()
    for (let column = 0; column < this.#before; column++) vectors.add(column, null)
    return vectors
  }
}
