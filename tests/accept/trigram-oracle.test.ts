import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { afterAll, expect, test } from 'vitest'
import { trigramMillionths, trigramScore } from '../../electron/links/score.ts'
import { normalise } from '../../shared/text/normalise.ts'
import { trigramsOf } from '../../shared/text/trigrams.ts'

const TEXTS = 1000
/** Half a million pairs are scored twice. */
const timeout = 600_000
const database = await PGlite.create({ extensions: { pg_trgm } })
await database.exec('CREATE EXTENSION pg_trgm')
afterAll(() => database.close())

/** Texts from all over the file, normalised. */
function textsOf(file: string, texts: number): string[] {
  const lines = readFileSync(new URL(`../../../shared/data/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const step = Math.floor(lines.length / texts)
  return Array.from({ length: texts }, (_, index) => normalise(JSON.parse(lines[index * step] ?? '').text))
}

/** The table of CRC-32, which pg_trgm uses the other way round than CRC-32 does. */
const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let bits = byte
  for (let round = 0; round < 8; round++) bits = bits & 1 ? (bits >>> 1) ^ 0xedb88320 : bits >>> 1
  return bits >>> 0
})

/** pg_trgm keeps three bytes of a trigram: itself, or where it is longer the low bytes of its hash. */
function packed(trigram: string): number {
  const bytes = new TextEncoder().encode(trigram)
  if (bytes.length === 3) return ((bytes[2] ?? 0) << 16) | ((bytes[1] ?? 0) << 8) | (bytes[0] ?? 0)
  let crc = 0xffffffff
  for (const byte of bytes) crc = ((crcTable[(crc >>> 24) ^ byte] ?? 0) ^ (crc << 8)) >>> 0
  return (crc ^ 0xffffffff) & 0xffffff
}

type Compared = { one: string; other: string; ours: number | null; theirs: number; isEqual: boolean }

/** Every pair of the texts, scored by us and by pg_trgm. */
async function compared(texts: readonly string[]): Promise<Compared[]> {
  const { rows } = await database.query<{ one: number; other: number; similarity: number }>(
    `WITH texts AS (SELECT * FROM unnest($1::text[]) WITH ORDINALITY AS held (text, place))
     SELECT one.place::integer AS one, other.place::integer AS other, similarity(one.text, other.text) AS similarity
     FROM texts one JOIN texts other ON one.place < other.place`,
    [texts],
  )
  return rows.map(({ one, other, similarity }) => {
    const pair = { one: texts[one - 1] ?? '', other: texts[other - 1] ?? '' }
    const ours = trigramScore(pair.one, pair.other)
    // A float4 is exact to some 0.06 millionths, and pg_trgm gives 0 where we give none.
    return { ...pair, ours, theirs: similarity, isEqual: Math.abs((ours ?? 0) - similarity * 1e6) < 0.57 }
  })
}

/** Whether pg_trgm's score is the one of these trigrams with its way of keeping them. */
function explains(theirs: number, one: Iterable<string>, other: Iterable<string>): boolean {
  const packs = new Set([...one].map(packed))
  const otherPacks = new Set([...other].map(packed))
  const shared = [...packs].filter((pack) => otherPacks.has(pack)).length
  return Math.abs(trigramMillionths(shared, packs.size, otherPacks.size) - theirs * 1e6) < 0.57
}

/**
 * The trigrams of a text with the database's words: its C library counts neither a mark that is not a vowel (a nukta,
 * a virama, a tone, a variation selector) nor the Thai sign of repetition, so each of these ends a word; and a vowel
 * sign after one of them begins a word, as a letter in a square does.
 */
function trigramsOfTheirWords(text: string): string[] {
  const words = text.replaceAll('\u0e46', ' ').match(/[\p{Alphabetic}\p{N}]+/gu) ?? []
  return words.flatMap((word) => {
    const padded = [' ', ' ', ...word, ' ']
    return padded.slice(2).map((_, index) => padded.slice(index, index + 3).join(''))
  })
}

/** Why pg_trgm says something else: two trigrams have one hash, or words end elsewhere, or it is not known. */
function reason({ one, other, theirs }: Compared): 'hashing' | 'words' | 'unknown' {
  if (explains(theirs, trigramsOf(one), trigramsOf(other))) return 'hashing'
  return explains(theirs, trigramsOfTheirWords(one), trigramsOfTheirWords(other)) ? 'words' : 'unknown'
}

const counts = (all: readonly Compared[]) => {
  const counted = { equal: 0, hashing: 0, words: 0, unknown: 0 }
  for (const pair of all) counted[pair.isEqual ? 'equal' : reason(pair)]++
  return counted
}

test('on every pair of the support messages the trigram score is what pg_trgm says', {
  timeout,
}, async () => {
  const all = await compared(textsOf('support-inbox.jsonl', TEXTS))
  expect(all).toHaveLength((TEXTS * (TEXTS - 1)) / 2)
  expect(counts(all)).toEqual({ equal: all.length, hashing: 0, words: 0, unknown: 0 })
})

test('on every pair of multilingual messages it is, but where hashes collide or words end elsewhere', {
  timeout,
}, async () => {
  const all = await compared(textsOf('multilingual-emoji.jsonl', TEXTS))
  expect(all).toHaveLength((TEXTS * (TEXTS - 1)) / 2)
  const { equal, hashing, words, unknown } = counts(all)
  expect(unknown).toBe(0)
  expect(equal).toBe(all.length - hashing - words)
  expect(hashing).toBeLessThan(all.length / 2000)
  expect(words).toBeLessThan(all.length / 500)
  // Neither moves a score far: none would reach a threshold that the other misses by much.
  const differences = all.map((pair) => Math.abs((pair.ours ?? 0) - pair.theirs * 1e6))
  expect(differences.reduce((most, one) => Math.max(most, one))).toBeLessThan(100_000)
})

test('emoji and marks alone are no words for either, and every difference in texts with marks is known', async () => {
  const texts = [
    '❤️',
    '☎️ ☎️',
    '👍🏽',
    '\u0301 ?',
    '❤️ thanks',
    'फ़ोन करें',
    'फोन करें',
    'เจ้า',
    'तुम्हे',
    'तुम',
    'पढ़ाई',
    'เร็วๆ',
  ].map(normalise)
  const all = await compared(texts)
  const hasWords = (text: string) => /\p{L}/u.test(text)
  for (const { one, other, ours } of all) expect(ours !== null).toBe(hasWords(one) && hasWords(other))
  const { hashing, words, unknown } = counts(all)
  expect({ hashing, unknown }).toEqual({ hashing: 0, unknown: 0 })
  expect(words).toBeGreaterThan(0)
})
