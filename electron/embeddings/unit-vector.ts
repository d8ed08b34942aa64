/** Floats in every embedding, whatever the model. */
export const DIMENSIONS = 1536

/** How far from 1 the length of a unit vector of 32-bit floats can be by rounding alone. */
const LENGTH_ROUNDING = 1e-7

/**
 * The direction of a vector, of length 1: computed in 64-bit floats, kept in 32-bit ones. What already is
 * a unit vector of 32-bit floats is copied as it is, so a stored vector never changes by being read.
 * Throws where there is no direction: another number of dimensions, a value that is not finite, only zeros.
 */
export function unitVector(values: ArrayLike<number>): Float32Array {
  if (values.length !== DIMENSIONS) {
    throw new RangeError(`A vector has ${DIMENSIONS} dimensions, not ${values.length}`)
  }
  let squares = 0
  for (let index = 0; index < DIMENSIONS; index++) {
    const value = values[index] ?? 0
    squares += value * value
  }
  const length = Math.sqrt(squares)
  if (!Number.isFinite(length)) throw new RangeError('A vector has a value that is not finite')
  if (length === 0) throw new RangeError('A vector of zeros has no direction')
  if (values instanceof Float32Array && Math.abs(length - 1) <= LENGTH_ROUNDING) return values.slice()
  const unit = new Float32Array(DIMENSIONS)
  for (let index = 0; index < DIMENSIONS; index++) unit[index] = (values[index] ?? 0) / length
  return unit
}
