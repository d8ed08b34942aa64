import { DIMENSIONS } from '../embeddings/unit-vector.ts'

/** Products of every row of one matrix with every row of another; rows are vectors, one after the other. */
export interface MatrixProduct {
  /** The native library, or JavaScript where that cannot be loaded. Links are the same with either. */
  readonly by: 'onnxruntime' | 'javascript'
  /** Writes row by row of `rows`: its products with each of `columns`, each within `PRODUCT_ERROR`. */
  multiply(rows: Float32Array, columns: Float32Array, products: Float32Array): Promise<void>
}

/**
 * How far a product of two unit vectors in 32-bit floats can be from the exact one, in whatever order and however
 * fused its additions are: n·u / (1 − n·u) with n = 1536 and u = 2⁻²⁴ times the sum of |x·y|, which for unit
 * vectors is at most 1 (Higham, "Accuracy and Stability of Numerical Algorithms", section 3.1). That is 9.16e-5,
 * and a little for lengths that are 1 only to 1e-7. What is seen is about 1e-6; but what is left out is never
 * looked at again, so it is the bound that counts.
 */
export const PRODUCT_ERROR = 9.2e-5

/** Rows and columns of a product, by the lengths of what is multiplied. */
export function sizesOf(rows: Float32Array, columns: Float32Array): { height: number; width: number } {
  return { height: rows.length / DIMENSIONS, width: columns.length / DIMENSIONS }
}
