import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { DIMENSIONS, unitVector } from '../../electron/embeddings/unit-vector.ts'
import { type IndexedMessage, LinkSearch } from '../../electron/links/search.ts'
import { normalise } from '../../shared/text/normalise.ts'
import { naiveLinks } from '../support/naive-links.ts'

const DAY_MS = 86_400_000
const CANDIDATE_DAYS = 90

// Few words, so that ties, identical texts and texts without words are common.
const text = fc
  .array(fc.constantFrom('cancel', 'my', 'order', 'orders', 'refund', '50', '👍', '!'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((words) => normalise(words.join(' ')))

const dense = fc.integer({ min: 1, max: 30 }).map((seed) => {
  const values = Float64Array.from({ length: DIMENSIONS }, (_, index) =>
    Math.sin(seed * 7.1 + index * (seed % 5)),
  )
  return unitVector(values)
})
/** Zeros of both signs, tiny values, and pairs whose products cancel each other out. */
const odd = fc
  .array(fc.tuple(fc.nat(20), fc.constantFrom(1, -1, -0, 1e-30, -1e-30, 0.3, -0.3)), { maxLength: 12 })
  .map((entries) => {
    const values = new Float64Array(DIMENSIONS).fill(-0)
    values[DIMENSIONS - 1] = 1e-3
    for (const [index, value] of entries) values[index] = value
    return unitVector(values)
  })
const vectorOf = (normalised: string) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(lexicalEmbedding(normalised).vector) },
    { weight: 2, arbitrary: odd },
    { weight: 1, arbitrary: dense },
    { weight: 1, arbitrary: fc.constant(null) },
  )
const content = text.chain((normalised) =>
  fc.record({
    normalised: fc.constant(normalised),
    vector: vectorOf(normalised),
    createdAtMs: fc.oneof(
      fc.nat(200).map((days) => days * DAY_MS),
      fc.nat(200 * DAY_MS),
    ),
    isAnswered: fc.boolean(),
    gap: fc.integer({ min: 1, max: 3 }),
  }),
)
const corpus = fc.array(content, { maxLength: 60, size: 'max' }).map((contents) => {
  let seq = 0
  return contents.map(({ gap, ...message }): IndexedMessage => {
    seq += gap
    return { ...message, seq }
  })
})
const newSearch = () => new LinkSearch({ candidateDays: CANDIDATE_DAYS })

describe('the search', () => {
  test('finds what a look at every candidate finds, to the last digit', () => {
    const seen = { full: 0, ties: 0, answered: 0, zero: 0 }
    fc.assert(
      fc.property(corpus, (messages) => {
        const search = newSearch()
        messages.forEach((message, index) => {
          const found = search.find(message)
          expect(found).toStrictEqual(naiveLinks(messages.slice(0, index), message))
          search.add(message)
          if (found.vector.seqs.length === 10) seen.full++
          if (new Set(found.trigram.scores).size < found.trigram.scores.length) seen.ties++
          if (found.answered.vector.seqs.length > 0) seen.answered++
          if (found.vector.scores.includes(0)) seen.zero++
        })
        expect(search.size).toBe(messages.length)
      }),
      { numRuns: 60 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20)
  })

  test('looks only at what came before, also among messages that are held already', () => {
    fc.assert(
      fc.property(corpus, (messages) => {
        const search = newSearch()
        for (const message of messages) search.add(message)
        for (const message of messages)
          expect(search.find(message)).toStrictEqual(naiveLinks(messages, message))
      }),
      { numRuns: 15 },
    )
  })

  test('what is answered, or no longer, changes sides', () => {
    fc.assert(
      fc.property(
        corpus,
        content,
        fc.array(fc.tuple(fc.array(fc.nat(200), { size: 'large' }), fc.boolean())),
        (messages, last, acts) => {
          const search = newSearch()
          for (const message of messages) search.add(message)
          for (const [seqs, isAnswered] of acts) search.setAnswered(seqs, isAnswered)
          const now = messages.map((message) => ({
            ...message,
            isAnswered: acts.findLast(([seqs]) => seqs.includes(message.seq))?.[1] ?? message.isAnswered,
          }))
          const message = { ...last, seq: 1000 }
          expect(search.find(message)).toStrictEqual(naiveLinks(now, message))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('what comes in between, or in the place of another, counts as if it had always been there', () => {
    fc.assert(
      fc.property(corpus, corpus, corpus, content, fc.nat(200), (messages, first, second, last, fromSeq) => {
        const search = newSearch()
        for (const message of messages) search.add(message)
        const held = new Map(messages.map((message) => [message.seq, message]))
        for (const arrivals of [first, second]) {
          search.insert(arrivals)
          for (const arrival of arrivals) held.set(arrival.seq, arrival)
          const now = [...held.values()].sort((one, other) => one.seq - other.seq)
          expect(search.size).toBe(now.length)
          for (const message of arrivals) expect(search.find(message)).toStrictEqual(naiveLinks(now, message))
        }
        search.truncate(fromSeq)
        const kept = [...held.values()]
          .filter(({ seq }) => seq < fromSeq)
          .sort((one, other) => one.seq - other.seq)
        const message = { ...last, seq: 1000 }
        expect(search.find(message)).toStrictEqual(naiveLinks(kept, message))
        search.add(message)
        expect(search.find({ ...message, seq: 1001 })).toStrictEqual(
          naiveLinks([...kept, message], { ...message, seq: 1001 }),
        )
      }),
      { numRuns: 40 },
    )
  })

  test('the memory of a text of many trigrams is counted, and given back', () => {
    const search = newSearch()
    const message = { createdAtMs: 0, vector: null, isAnswered: false }
    search.add({ ...message, seq: 1, normalised: 'cancel my order' })
    const before = search.bytes
    const trigrams = 20_000
    const rare = String.fromCodePoint(...Array.from({ length: trigrams }, (_, index) => 0x4e00 + index))
    search.add({ ...message, seq: 2, normalised: rare })
    expect(search.bytes - before).toBeGreaterThan(trigrams * 300)
    search.truncate(2)
    // Arrays of numbers stay as long as they were.
    expect(search.bytes - before).toBeLessThan(trigrams * 20)
    search.add({ ...message, seq: 2, normalised: rare })
    search.add({ ...message, seq: 3, normalised: 'cancel my order' })
    const found = search.find({ ...message, seq: 4, normalised: `${rare} order` })
    expect(found.trigram.seqs).toEqual([2])
    expect(search.find({ ...message, seq: 4, normalised: 'cancel an order' }).trigram.seqs).toEqual([1, 3])
  })

  test('what is forgotten was never there', () => {
    fc.assert(
      fc.property(corpus, corpus, content, fc.nat(200), (messages, later, last, fromSeq) => {
        const search = newSearch()
        for (const message of messages) search.add(message)
        search.truncate(fromSeq)
        const kept = messages.filter((message) => message.seq < fromSeq)
        const added = later.map((message) => ({ ...message, seq: message.seq + 200 }))
        const fresh = newSearch()
        for (const message of kept) fresh.add(message)
        expect(search.size).toBe(kept.length)
        for (const message of added) search.add(message)
        const message = { ...last, seq: 1000 }
        expect(search.find(message)).toStrictEqual(naiveLinks([...kept, ...added], message))
        search.truncate(0)
        expect(search.find(message).vector.seqs).toEqual([])
        expect(search.size).toBe(0)
      }),
      { numRuns: 40 },
    )
  })

  test('a candidate of exactly the greatest age is still one', () => {
    const search = newSearch()
    const message = { seq: 1, normalised: 'hello', vector: null, createdAtMs: 0, isAnswered: false }
    search.add(message)
    expect(search.find({ ...message, seq: 2, createdAtMs: 90 * DAY_MS }).trigram.seqs).toEqual([1])
    expect(search.find({ ...message, seq: 2, createdAtMs: 90 * DAY_MS + 1 }).trigram.seqs).toEqual([])
    expect(search.find({ ...message, seq: 2, createdAtMs: -1000 * DAY_MS }).trigram.seqs).toEqual([1])
  })

  test('refuses a message that does not come after all before it', () => {
    const search = newSearch()
    const message = { seq: 5, normalised: 'hello', vector: null, createdAtMs: 0, isAnswered: false }
    search.add(message)
    expect(() => search.add(message)).toThrow(/after/)
    expect(() => search.add({ ...message, seq: 4, normalised: 'other' })).toThrow(/after/)
  })

  test('identical texts share their memory', () => {
    const message = { normalised: 'where is my order', vector: lexicalEmbedding('where is my order').vector }
    const search = newSearch()
    for (let seq = 1; seq <= 1000; seq++) search.add({ ...message, seq, createdAtMs: 0, isAnswered: false })
    expect(search.bytes).toBeLessThan(200_000)
    expect(search.find({ ...message, seq: 1001, createdAtMs: 0 }).vector.seqs).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
  })
})
