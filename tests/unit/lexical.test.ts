import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LEXICAL_CODE_POINTS, lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { vectorScore } from '../../electron/links/score.ts'
import { isEmptyText, normalise } from '../../shared/text/normalise.ts'

const anyText = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.lorem(),
  )
  .map(normalise)
  .filter((text) => text !== '')

/** The same definition in other words, slow: 64-bit integers, strings for features, nothing incremental. */
function slowEmbedding(text: string): number[] {
  const bits = (value: bigint): bigint => BigInt.asUintN(32, value)
  const hash = (feature: string, seed: bigint): bigint => {
    let value = seed
    for (const character of feature) value = bits((value ^ BigInt(character.codePointAt(0) ?? 0)) * 16777619n)
    value = bits((value ^ (value >> 16n)) * 0x85ebca6bn)
    value = bits((value ^ (value >> 13n)) * 0xc2b2ae35n)
    return value ^ (value >> 16n)
  }
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  const symbols = Array.from(text).filter((character) => /\p{S}/u.test(character))
  const features: bigint[] = []
  for (const token of words.length + symbols.length > 0 ? [...words, ...symbols] : Array.from(text)) {
    features.push(hash(token, 0x9747b28cn))
    const padded = Array.from(` ${token} `)
    padded.forEach((_, start) => {
      for (const length of [3, 4, 5]) {
        const run = padded.slice(start, start + length)
        if (run.length === length) features.push(hash(run.join(''), 0x811c9dc5n))
      }
    })
  }
  const sumOf = (all: readonly bigint[]): number[] => {
    const sums: number[] = new Array(1536).fill(0)
    for (const feature of new Set(all)) {
      const place = Number((feature >> 1n) % 1536n)
      const root = Math.sqrt(all.filter((other) => other === feature).length)
      sums[place] = (sums[place] ?? 0) + (feature % 2n === 1n ? root : -root)
    }
    return sums
  }
  const sum = sumOf(features)
  const sums = sum.some((value) => value !== 0) ? sum : sumOf([hash(text, 0x5bd1e995n)])
  let squares = 0
  for (const value of sums) squares += value * value
  return sums.map((value) => Math.fround(value / Math.sqrt(squares)))
}

const bytesHash = (texts: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(new Uint8Array(lexicalEmbedding(normalise(text)).vector.buffer))
  return hash.digest('hex')
}

describe('the lexical embedding', () => {
  test('is what its definition says', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(Array.from(lexicalEmbedding(text).vector)).toEqual(slowEmbedding(text))
      }),
      { numRuns: 50 },
    )
  })

  test('has not changed since it was first written down', () => {
    expect(
      bytesHash([
        'Please cancel my order #1234',
        'Ich habe meine Karte verloren!',
        '👍🏽❤️',
        'カードを紛失しました',
        '?!…',
        'नमस्ते, ٥٠٠ €',
      ]),
    ).toBe('75cdcaeb167f7387f6e5b144b699fc3af02736f582d98a7c554005f53208785a')
  })

  test('is a unit vector for every text that is there, and the same each time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { vector, isTruncated } = lexicalEmbedding(text)
        expect(vector).toHaveLength(1536)
        expect(vectorScore(vector, vector)).toBe(1_000_000)
        expect(isTruncated).toBe(false)
        expect(lexicalEmbedding(text)).toEqual({ vector, isTruncated })
      }),
    )
    expect(() => lexicalEmbedding('')).toThrow(/empty/)
  })

  test('is there for every emoji and symbol alone, even where its features cancel each other out', () => {
    const symbols = Array.from({ length: 0x1fb00 }, (_, codePoint) => codePoint)
      .filter((codePoint) => /\p{S}/u.test(String.fromCodePoint(codePoint)))
      .map((codePoint) => normalise(String.fromCodePoint(codePoint)))
      .filter((text) => !isEmptyText(text))
    expect(symbols.length).toBeGreaterThan(5000)
    for (const symbol of symbols)
      expect(lexicalEmbedding(symbol).vector.some((value) => value !== 0)).toBe(true)
  })

  test('reads the first code points of a long text and says so', () => {
    const [start, rest] = ['a👍 '.repeat(LEXICAL_CODE_POINTS / 4), 'tail end '.repeat(10)]
    const padded = start.padEnd(start.length + LEXICAL_CODE_POINTS / 4, 'ab')
    expect(Array.from(padded)).toHaveLength(LEXICAL_CODE_POINTS)
    expect(lexicalEmbedding(padded).isTruncated).toBe(false)
    expect(lexicalEmbedding(padded + rest)).toEqual({
      vector: lexicalEmbedding(padded).vector,
      isTruncated: true,
    })
  })

  test('brings spelling variants nearer than other wishes', () => {
    const vector = (text: string) => lexicalEmbedding(normalise(text)).vector
    const wish = vector('I want to cancel my order please')
    const other = vectorScore(wish, vector('Where can I see my exchange rate?'))
    for (const variant of [
      'please cancel my order',
      'i want to cancell my orders',
      'Cancel order!! my order',
    ]) {
      expect(vectorScore(wish, vector(variant))).toBeGreaterThan(other + 250_000)
    }
  })
})
