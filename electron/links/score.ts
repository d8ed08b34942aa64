import { type Millionths, toMillionths } from '../../shared/model/similarity.ts'
import { trigramsOf } from '../../shared/text/trigrams.ts'

/** A cosine in millionths, from the float64 sum over two unit vectors. Adding 0 turns -0 into 0. */
export const cosineMillionths = (sum: number): Millionths => toMillionths(sum) + 0

/**
 * Trigram similarity of two texts from their counts of distinct trigrams: shared / union.
 * As pg_trgm's `similarity()`, on code points.
 */
export const trigramMillionths = (shared: number, size: number, otherSize: number): Millionths =>
  toMillionths(shared / (size + otherSize - shared))

/** Trigram similarity of two normalised texts; null where one has no words. Symmetric. */
export function trigramScore(text: string, other: string): Millionths | null {
  const trigrams = trigramsOf(text)
  const otherTrigrams = trigramsOf(other)
  if (trigrams.size === 0 || otherTrigrams.size === 0) return null
  let shared = 0
  for (const trigram of trigrams) if (otherTrigrams.has(trigram)) shared++
  return trigramMillionths(shared, trigrams.size, otherTrigrams.size)
}

/** Cosine of two unit vectors: float64 sum in index order, the one order that everyone agrees on. Symmetric. */
export function vectorScore(vector: Float32Array, other: Float32Array): Millionths {
  if (vector.length !== other.length) throw new RangeError('Vectors of different dimensions')
  let sum = 0
  for (let index = 0; index < vector.length; index++) sum += (vector[index] ?? 0) * (other[index] ?? 0)
  return cosineMillionths(sum)
}

/**
 * `vectorScore` of one vector and each of several. Every sum is in index order, so it is the same number;
 * four at once, since each addition waits for the one before it in its own sum only.
 */
export function vectorScores(vector: Float32Array, others: readonly Float32Array[]): Millionths[] {
  const scores: Millionths[] = []
  let at = 0
  for (; at + 4 <= others.length; at += 4) {
    const [one, two, three, four] = others.slice(at, at + 4) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    let [first, second, third, fourth] = [0, 0, 0, 0]
    for (let index = 0; index < vector.length; index++) {
      const value = vector[index] as number
      first += value * (one[index] as number)
      second += value * (two[index] as number)
      third += value * (three[index] as number)
      fourth += value * (four[index] as number)
    }
    scores.push(...[first, second, third, fourth].map(cosineMillionths))
  }
  for (; at < others.length; at++) scores.push(vectorScore(vector, others[at] as Float32Array))
  return scores
}
