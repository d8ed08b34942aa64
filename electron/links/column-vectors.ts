import type { Millionths } from '../../shared/model/similarity.ts'

/** The vectors of columns, in the form that suits their model. Columns are added in order, each once. */
export interface ColumnVectors {
  readonly bytes: number
  has(column: number): boolean
  add(column: number, vector: Float32Array | null): void
  /** Whether a column has this very vector. */
  holds(column: number, vector: Float32Array | null): boolean
  /**
   * For every column that has a vector its product with this one, within `SUM_ERROR`. Good until the next
   * call; what a column without one has there means nothing.
   */
  sums(vector: Float32Array): Float64Array
  /** The scorer's cosine of a column that has a vector and the one that `sums` was last asked for. */
  score(column: number, vector: Float32Array): Millionths
  /** `score` for each of several columns. */
  scores(columns: readonly number[], vector: Float32Array): Millionths[]
  /** Forgets `column` and all after it. */
  truncate(column: number): void
}

/** How far from the scorer's a sum of another order can be, at the very most: 1536 additions of 64-bit floats. */
export const SUM_ERROR = 1e-12
