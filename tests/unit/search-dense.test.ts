import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DIMENSIONS, unitVector } from '../../electron/embeddings/unit-vector.ts'
import { SUM_ERROR } from '../../electron/links/column-vectors.ts'
import { type IndexedMessage, LinkSearch } from '../../electron/links/search.ts'
import { DenseVectors } from '../../electron/links/search-dense.ts'
import { SparseVectors } from '../../electron/links/search-sparse.ts'
import { naiveLinks } from '../support/naive-links.ts'
import { SyntheticVectors } from '../support/synthetic-vectors.ts'

const DAY_MS = 86_400_000
const vectors = new SyntheticVectors({ seed: 7, topics: 5 })
const pool = Array.from({ length: 40 }, (_, index) => vectors.next(index))

/** From the pool, so that many are the same; or beside one of it by about a millionth, so that many nearly tie. */
const vector = fc.oneof(
  { weight: 3, arbitrary: fc.nat(39).map((place) => pool[place] as Float32Array) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(3), fc.nat(DIMENSIONS - 1), fc.constantFrom(2e-6, 1e-6, -1e-6))
      .map(([place, at, by]) => {
        const values = Float64Array.from(pool[place] as Float32Array)
        values[at] = (values[at] ?? 0) + by
        return unitVector(values)
      }),
  },
  { weight: 1, arbitrary: fc.nat(39).map((place) => (pool[place] as Float32Array).map((value) => -value)) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const corpus = fc
  .array(
    fc.record({
      normalised: fc.constantFrom('cancel my order', 'cancel my orders', 'hello', '!', 'where is it'),
      vector,
      createdAtMs: fc.nat(200).map((days) => days * DAY_MS),
      isAnswered: fc.boolean(),
    }),
    { maxLength: 150, size: 'max' },
  )
  .map((messages) => messages.map((message, index): IndexedMessage => ({ ...message, seq: index + 1 })))

test('dense vectors: the links are those of a look at every candidate, to the last digit', () => {
  let ties = 0
  fc.assert(
    fc.property(corpus, (messages) => {
      const search = new LinkSearch({ candidateDays: 90 })
      messages.forEach((message, index) => {
        const found = search.find(message)
        expect(found).toStrictEqual(naiveLinks(messages.slice(0, index), message))
        if (new Set(found.vector.scores).size < found.vector.scores.length) ties++
        search.add(message)
      })
    }),
    { numRuns: 12 },
  )
  expect(ties).toBeGreaterThan(20)
})

test('dense vectors: what is forgotten was never there', () => {
  fc.assert(
    fc.property(corpus, corpus, fc.nat(150), (messages, later, fromSeq) => {
      const search = new LinkSearch({ candidateDays: 90 })
      for (const message of messages) search.add(message)
      search.truncate(fromSeq)
      const kept = messages.filter((message) => message.seq < fromSeq)
      const added = later.map((message) => ({ ...message, seq: message.seq + 200 }))
      for (const message of added) search.add(message)
      const last = { seq: 1000, createdAtMs: 100 * DAY_MS, normalised: 'hello', vector: pool[0] ?? null }
      expect(search.find(last)).toStrictEqual(naiveLinks([...kept, ...added], last))
    }),
    { numRuns: 20 },
  )
})

test('both forms hold the same vectors and give the same scores, whatever the vectors', () => {
  fc.assert(
    fc.property(fc.array(vector, { maxLength: 90, size: 'max' }), vector, (held, searched) => {
      const forms = [new DenseVectors(), new SparseVectors()]
      for (const form of forms) for (const [column, each] of held.entries()) form.add(column, each)
      const wanted = searched ?? (pool[0] as Float32Array)
      const [dense, sparse] = forms.map((form) => form.sums(wanted).slice(0, held.length))
      held.forEach((each, column) => {
        for (const form of forms) {
          expect(form.has(column)).toBe(each !== null)
          expect(form.holds(column, each)).toBe(true)
          expect(form.holds(column, each === null ? wanted : null)).toBe(false)
        }
        if (each === null) return
        expect(Math.abs((dense?.[column] ?? 0) - (sparse?.[column] ?? 0))).toBeLessThan(SUM_ERROR)
        expect(forms[0]?.score(column, wanted)).toBe(forms[1]?.score(column, wanted))
      })
    }),
    { numRuns: 30 },
  )
})

test('a message costs little more than its vector', () => {
  const search = new LinkSearch({ candidateDays: 90 })
  for (let seq = 1; seq <= 1000; seq++) {
    const made = vectors.next(seq)
    search.add({ seq, createdAtMs: 0, normalised: `message ${seq % 10}`, vector: made, isAnswered: false })
  }
  expect(search.bytes / 1000).toBeLessThan(DIMENSIONS * 4 * 1.12)
})
