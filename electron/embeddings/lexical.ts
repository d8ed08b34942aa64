import { wordsOf } from '../../shared/text/trigrams.ts'
import type { Embedding } from './provider.ts'
import { DIMENSIONS, unitVector } from './unit-vector.ts'

/** Code points of a text that are read; the rest is cut off and the embedding marked as truncated. */
export const LEXICAL_CODE_POINTS = 32_000

const SHORTEST = 3
const LONGEST = 5

/** Seeds keep the kinds of features apart: a word is another feature than the same letters in a row. */
const SEED = { letters: 0x811c9dc5, word: 0x9747b28c, whole: 0x5bd1e995 } as const

type Features = Map<number, number>

/** One step of FNV-1a over code points. */
const mix = (hash: number, codePoint: number): number => Math.imul(hash ^ codePoint, 0x01000193)

/** The finaliser of MurmurHash3: spreads what FNV-1a leaves in the high bits. */
function spread(hash: number): number {
  let bits = hash ^ (hash >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  bits = Math.imul(bits, 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

const count = (features: Features, hash: number): void => {
  const feature = spread(hash)
  features.set(feature, (features.get(feature) ?? 0) + 1)
}

const codePointsOf = (text: string): number[] =>
  Array.from(text, (character) => character.codePointAt(0) ?? 0)

/** Every run of three to five code points of a word with a space on either side. */
function countLetters(features: Features, word: readonly number[]): void {
  const padded = [32, ...word, 32]
  for (let start = 0; start < padded.length; start++) {
    let hash: number = SEED.letters
    for (let length = 1; length <= LONGEST && start + length <= padded.length; length++) {
      hash = mix(hash, padded[start + length - 1] ?? 0)
      if (length >= SHORTEST) count(features, hash)
    }
  }
}

/** The hash of a feature gives its place and sign, the root of its count the amount: repetition counts less. */
function sumFeatures(features: Features): Float64Array {
  const sums = new Float64Array(DIMENSIONS)
  for (const [feature, occurrences] of features) {
    const place = (feature >>> 1) % DIMENSIONS
    const amount = Math.sqrt(occurrences)
    sums[place] = (sums[place] ?? 0) + ((feature & 1) === 1 ? amount : -amount)
  }
  return sums
}

/** Words, and each symbol (emoji among them) as a word of its own; all code points where there is neither. */
function tokensOf(text: string): string[] {
  const tokens = [...wordsOf(text), ...(text.match(/\p{S}/gu) ?? [])]
  return tokens.length > 0 ? tokens : Array.from(text)
}

/**
 * The built-in embedding `lexical-v1`: needs no key, network or model file, and is the same everywhere.
 *
 * It sees letters, not meaning. It brings together near-duplicates, other spellings, endings and word
 * orders ("cancel my order", "please cancel the order", "cancle order"). It does not know that "refund"
 * and "money back" are the same wish, nor that "not" turns one around, and nothing across languages.
 *
 * Words and runs of three to five letters in them are hashed to a place and a sign, and the roots of their
 * counts summed, all with the same weight: heavier words matched worse on real support messages, as did
 * runs across words and less weight for short words. Throws on an empty text.
 */
export function lexicalEmbedding(normalised: string): Embedding {
  if (normalised === '') throw new RangeError('An empty text has no embedding')
  const codePoints = normalised.length > LEXICAL_CODE_POINTS ? codePointsOf(normalised) : []
  const isTruncated = codePoints.length > LEXICAL_CODE_POINTS
  const text = isTruncated ? String.fromCodePoint(...codePoints.slice(0, LEXICAL_CODE_POINTS)) : normalised

  const features: Features = new Map()
  for (const token of tokensOf(text)) {
    const word = codePointsOf(token)
    count(features, word.reduce(mix, SEED.word))
    countLetters(features, word)
  }
  const sums = sumFeatures(features)
  if (sums.some((sum) => sum !== 0)) return { vector: unitVector(sums), isTruncated }
  // A handful of features can cancel each other out; the text as a whole is one that cannot.
  const whole = spread(codePointsOf(text).reduce(mix, SEED.whole))
  return { vector: unitVector(sumFeatures(new Map([[whole, 1]]))), isTruncated }
}
