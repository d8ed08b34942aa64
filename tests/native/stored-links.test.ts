import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { eligibleMessages } from '../../electron/clusters/eligible-store.ts'
import {
  findStored,
  isSearchable,
  type StoredLinks,
  storedSearch,
} from '../../electron/clusters/stored-links.ts'
import {
  proposed,
  type Query,
  trigramQuery,
  tuneSearch,
  vectorQuery,
} from '../../electron/clusters/stored-proposals.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { CANDIDATE_DAYS } from '../../electron/links/engine-version.ts'
import { type IndexedMessage, LinkSearch } from '../../electron/links/search.ts'
import { creatorIndexes, LARGE_CREATOR } from '../../electron/store/creator-indexes.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { makeSearchIndexes } from '../../electron/store/search-indexes.ts'
import { naiveLinks } from '../support/naive-links.ts'
import { openTestDatabase } from '../support/postgres.ts'
import {
  SYNTHETIC_MODEL,
  type SyntheticMessage,
  storeDecided,
  syntheticMessages,
} from '../support/synthetic-inbox.ts'
import { SyntheticVectors } from '../support/synthetic-vectors.ts'

const DAY_MS = 86_400_000
const END_MS = Date.UTC(2026, 5, 1)
const never = new AbortController().signal
const exhaustive = { proposals: 100_000, efSearch: 1000 }
const vectors = new SyntheticVectors({ seed: 3, topics: 40 })
let database: PoolDatabase
type Searched = Parameters<typeof findStored> extends [unknown, ...infer Rest] ? Rest : never

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
})

/** Everyone who takes part, as the exact search in memory would load them. */
async function everyone(creator: string, messages: number): Promise<IndexedMessage[]> {
  const all: IndexedMessage[] = []
  for await (const message of eligibleMessages(database, SYNTHETIC_MODEL, creator, messages))
    all.push(message)
  return all
}

async function found(...searched: Searched): Promise<StoredLinks> {
  const links = await findStored(database, ...searched)
  if (links === null) throw new Error('no vector lies beside the index')
  return links
}

type Made = { readonly text: string; readonly topic: number; readonly daysAgo: number; readonly fate: string }

const some: fc.Arbitrary<Made[]> = fc.array(
  fc.record({
    text: fc.constantFrom(
      'cancel my order',
      'cancel my orders',
      'where is it',
      'hello there',
      '!',
      'Where  is it',
    ),
    topic: fc.nat(3),
    daysAgo: fc.integer({ min: 0, max: 200 }),
    fate: fc.constantFrom('kept', 'kept', 'kept', 'answered', 'erased', 'without', 'other', 'waiting'),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
)

/** Whatever the random ones are: every kind of link is found, ten of one, and some of the same batch. */
const cancels = (fate: string): Made => ({ text: 'cancel my order', topic: 1, daysAgo: 1, fate })
const everyKind: [Made[], Made[]] = [
  [...Array.from({ length: 9 }, () => cancels('kept')), cancels('answered')],
  [cancels('kept'), cancels('kept')],
]

const near = Array.from({ length: 4 }, (_, topic) => vectors.next(topic))

let creators = 0
/** Stores them, each with what has become of it by now. */
async function stored(messages: readonly Made[]) {
  const creator = `creator '${creators++}'`
  const made = messages.map(
    ({ text, topic, daysAgo }, index): SyntheticMessage => ({
      seq: index + 1,
      text,
      vector: near[topic] as Float32Array,
      createdAtMs: END_MS - daysAgo * DAY_MS,
    }),
  )
  await storeDecided(database, creator, made)
  const seqs = (fate: string) =>
    messages.flatMap((message, index) => (message.fate === fate ? [index + 1] : []))
  await database.write(async (writer) => {
    const set = (what: string, fate: string) =>
      writer.run(`UPDATE messages SET ${what} WHERE creator_id = $1 AND seq = ANY($2)`, [creator, seqs(fate)])
    await set('embedding = NULL, embedding_model = NULL', 'without')
    await set("embedding_model = 'other'", 'other')
    await set("erased_at = now(), text = '', embedding = NULL, embedding_model = NULL", 'erased')
    await writer.run(
      `WITH made AS (INSERT INTO clusters (creator_id, status) VALUES ($1, 'actioned') RETURNING id)
       INSERT INTO homes (message_id, cluster_id, creator_id, seq, history)
       SELECT m.id, made.id, $1, m.seq, m.seq FROM messages m, made WHERE m.creator_id = $1 AND m.seq = ANY($2)`,
      [creator, seqs('answered')],
    )
  })
  return { creator, erased: seqs('erased') }
}

test.each([0, 2000])(
  'searched to the end, the links are those of a look at every candidate; answered ones beyond %d by index',
  async (mostAnswered) => {
    const seen = { trigram: 0, vector: 0, answered: 0, batch: 0 }
    await fc.assert(
      fc.asyncProperty(some, some, async (before, batch) => {
        const { creator, erased } = await stored(before)
        const held = (await everyone(creator, before.length)).filter(({ seq }) => !erased.includes(seq))
        const messages = batch.slice(0, 5).map((message, index) => ({
          seq: before.length + 1 + index,
          createdAtMs: END_MS - message.daysAgo * DAY_MS,
          normalised: message.text.toLowerCase().replace(/ +/g, ' '),
          vector: message.fate === 'without' ? null : (near[message.topic] as Float32Array),
          isAnswered: false,
        }))
        const { links, method } = await found(
          { creator, model: SYNTHETIC_MODEL, messages },
          { ...exhaustive, mostAnswered },
        )
        expect(method).toBe('hnsw')
        messages.forEach((message, index) => {
          const earlier = messages.slice(0, index)
          const wanted = naiveLinks([...held, ...earlier], message)
          expect(links[index]).toStrictEqual(wanted)
          if (wanted.trigram.seqs.length > 0) seen.trigram++
          if (wanted.vector.seqs.length === 10) seen.vector++
          if (wanted.answered.vector.seqs.length > 0) seen.answered++
          if (wanted.vector.seqs.some((seq) => seq > before.length)) seen.batch++
        })
      }),
      { numRuns: 30, examples: [everyKind] },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
  },
)

test('a message that is decided again is searched among lower seqs, and is a candidate once', async () => {
  const kept = { text: 'hello there', topic: 1, daysAgo: 1, fate: 'kept' }
  const { creator } = await stored([kept, { ...kept, fate: 'answered' }, kept, kept])
  const held = await everyone(creator, 4)
  const messages = [3, 4].map((seq) => ({
    seq,
    createdAtMs: END_MS - DAY_MS,
    normalised: kept.text,
    vector: near[1] as Float32Array,
    isAnswered: false,
  }))
  const { links } = await found({ creator, model: SYNTHETIC_MODEL, messages }, exhaustive)
  expect(links).toStrictEqual(messages.map((message) => naiveLinks(held, message)))
  expect(links[1]?.vector.seqs).toEqual([1, 3])
})

const MESSAGES = LARGE_CREATOR
const SEARCHES = 60

test('a large creator: both indexes are used, and the best is found', { timeout: 600_000 }, async () => {
  const large = "large 'one'"
  // That over everyone's texts is not what is tested here, and is made faster once they are there.
  await database.write((writer) => writer.run('DROP INDEX idx_messages_text_trgm'))
  await storeDecided(
    database,
    large,
    syntheticMessages(vectors, { seed: 5, messages: MESSAGES, daysBack: 120, endMs: END_MS }),
  )
  await storeDecided(
    database,
    'beside it',
    syntheticMessages(vectors, { seed: 6, messages: 1000, daysBack: 120, endMs: END_MS }),
  )
  await database.write((writer) => writer.run('ANALYZE messages'))
  expect(await isSearchable(database, large)).toBe(false)
  await makeSearchIndexes(database, never, { largeFrom: LARGE_CREATOR })
  expect(await isSearchable(database, large)).toBe(true)
  expect(await isSearchable(database, 'beside it')).toBe(false)
  expect((await creatorIndexes(database)).map(({ kind, method }) => [kind, method])).toEqual([
    ['trigrams', 'gist'],
    ['vectors', 'hnsw'],
  ])

  const exact = new LinkSearch({ candidateDays: CANDIDATE_DAYS })
  for (const message of await everyone(large, MESSAGES)) exact.add(message)
  const messages = [
    ...syntheticMessages(vectors, {
      seed: 9,
      messages: SEARCHES,
      firstSeq: MESSAGES + 1,
      daysBack: 1,
      endMs: END_MS,
    }),
  ].map(({ seq, text, vector, createdAtMs }) => ({
    seq,
    createdAtMs,
    normalised: text,
    vector,
    isAnswered: false,
  }))
  const [first] = messages
  if (!first) throw new Error('no messages')

  const search = storedSearch(database.state().pgvector, { creator: large, model: SYNTHETIC_MODEL })
  const planOf = (query: Query) =>
    database.snapshot(async (reader) => {
      await tuneSearch(reader, search, 'open')
      const rows = await reader.rows<{ 'QUERY PLAN': string }>(`EXPLAIN ${query.sql}`, query.values)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
  expect(await planOf(vectorQuery(search, first, first.vector, 'open'))).toMatch(
    /Index Scan using messages_vectors_/,
  )
  expect(await planOf(trigramQuery(search, first, 'open'))).toMatch(/(using|on) messages_trigrams_/)
  expect((await proposed(database, trigramQuery(search, first, 'open'))).length).toBeLessThanOrEqual(40)

  const best = { vector: 0, trigram: 0 }
  const { links } = await found({ creator: large, model: SYNTHETIC_MODEL, messages })
  messages.forEach((message, index) => {
    const wanted = exact.find(message)
    exact.add(message)
    for (const kind of ['vector', 'trigram'] as const) {
      if (links[index]?.[kind].seqs[0] === wanted[kind].seqs[0]) best[kind]++
    }
  })
  expect(best.vector).toBeGreaterThanOrEqual(SEARCHES - 1)
  expect(best.trigram).toBeGreaterThanOrEqual(SEARCHES - 1)
})
