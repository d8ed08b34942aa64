import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DIMENSIONS, unitVector } from '../../electron/embeddings/unit-vector.ts'
import { trigramScore, vectorScore } from '../../electron/links/score.ts'

const text = fc
  .array(fc.constantFrom('cancel', 'my', 'order', 'card', 'cards', 'é', '50', '👍', '?'))
  .map((words) => words.join(' '))
const sparse = fc
  .array(fc.tuple(fc.nat(DIMENSIONS - 1), fc.integer({ min: -1000, max: 1000 })), {
    minLength: 1,
    maxLength: 40,
  })
  .map((entries) => {
    const values = new Float64Array(DIMENSIONS)
    for (const [index, value] of entries) values[index] = value
    // Only zeros have no direction.
    values[0] ||= 1e-3
    return values
  })

describe('trigram score', () => {
  test('is symmetric, whole millionths from 0 to 1,000,000, and full for the same text', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const score = trigramScore(one, other)
        expect(score).toBe(trigramScore(other, one))
        expect(score === null).toBe(!/[\p{L}\p{N}]/u.test(one) || !/[\p{L}\p{N}]/u.test(other))
        if (score === null) return
        expect(Number.isInteger(score)).toBe(true)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1_000_000)
        expect(trigramScore(one, one)).toBe(1_000_000)
      }),
    )
  })

  test('is shared trigrams over all trigrams', () => {
    // "  c", " ca", "cat", "at " against "  c", " ca", "car", "ar ": two of six.
    expect(trigramScore('cat', 'car')).toBe(333_333)
    expect(trigramScore('abc', 'xyz')).toBe(0)
    expect(trigramScore('cancel my order', 'do not cancel my order')).toBe(695_652)
  })
})

describe('unit vector', () => {
  test('has length one, the same direction, and does not change when made again', () => {
    fc.assert(
      fc.property(sparse, (values) => {
        const unit = unitVector(values)
        const length = Math.hypot(...values)
        expect(Math.hypot(...unit)).toBeCloseTo(1, 6)
        values.forEach((value, index) => {
          expect(Math.abs((unit[index] ?? Number.NaN) - value / length)).toBeLessThan(1e-7)
        })
        expect(unitVector(unit)).toEqual(unit)
      }),
    )
  })

  test('is refused where there is no direction', () => {
    expect(() => unitVector(new Float32Array(DIMENSIONS - 1).fill(1))).toThrow(/dimensions/)
    expect(() => unitVector(new Float32Array(DIMENSIONS))).toThrow(/zeros/)
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => unitVector(new Float32Array(DIMENSIONS).fill(bad, 7, 8))).toThrow(/finite/)
    }
  })
})

describe('vector score', () => {
  test('is symmetric, full for the same vector, and the cosine rounded to millionths', () => {
    fc.assert(
      fc.property(sparse, sparse, (one, other) => {
        const [unit, otherUnit] = [unitVector(one), unitVector(other)]
        const score = vectorScore(unit, otherUnit)
        expect(score).toBe(vectorScore(otherUnit, unit))
        expect(vectorScore(unit, unit)).toBe(1_000_000)
        const cosine = one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
        expect(Math.abs(score - (cosine / Math.hypot(...one) / Math.hypot(...other)) * 1e6)).toBeLessThan(0.7)
      }),
    )
  })

  test('is never a negative zero', () => {
    const one = unitVector(Float64Array.from({ length: DIMENSIONS }, (_, index) => (index === 0 ? 1 : 0)))
    const other = unitVector(
      Float64Array.from({ length: DIMENSIONS }, (_, index) => (index === 1 ? 1 : -1e-9)),
    )
    expect(Object.is(vectorScore(one, other), 0)).toBe(true)
  })
})
