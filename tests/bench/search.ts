/**
 * Times the search for links. `npm run bench -- search`: in memory, with vectors that are mostly zero and
 * with dense ones, at `--sizes 2000,10000,20000`. With `--server` also in the database, on one of its own on
 * the server that TEST_DATABASE_URL names: `--messages 100000` (1000000 takes half an hour and some 20 GB) of
 * several creators, of which `--creators 1` searches the largest only; `--searches 500` by vector at each of `--ef` and with
 * each index of `--hnsw 16/64,24/128`, and `--whole 100` for all links of a message. Prints tables, and JSON with `--json`. Figures are of this machine at this moment.
 */
import { parseArgs } from 'node:util'
import { eligibleMessages } from '../../electron/clusters/eligible-store.ts'
import { readCandidates } from '../../electron/clusters/stored-candidates.ts'
import { findStored, storedSearch } from '../../electron/clusters/stored-links.ts'
import {
  proposed,
  type Query,
  trigramQuery,
  tuneSearch,
  vectorQuery,
} from '../../electron/clusters/stored-proposals.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { CANDIDATE_DAYS } from '../../electron/links/engine-version.ts'
import { LinkSearch } from '../../electron/links/search.ts'
import {
  creatorIndexes,
  LARGE_CREATOR,
  largeCreators,
  trigramIndex,
  vectorIndex,
} from '../../electron/store/creator-indexes.ts'
import { concurrently } from '../../electron/store/concurrently.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openNative } from '../support/open-native.ts'
import {
  SYNTHETIC_MODEL,
  type SyntheticMessage,
  storeDecided,
  syntheticMessages,
} from '../support/synthetic-inbox.ts'
import { dot, SyntheticVectors } from '../support/synthetic-vectors.ts'
import { urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'
import { type Figures, print, quantile, timed } from './measuring.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    server: { type: 'boolean', default: false },
    messages: { type: 'string', default: '100000' },
    sizes: { type: 'string', default: '2000,10000,20000' },
    searches: { type: 'string', default: '500' },
    whole: { type: 'string', default: '100' },
    share: { type: 'string', default: '0.6,0.3,0.1' },
    creators: { type: 'string', default: '9' },
    hnsw: { type: 'string', default: '' },
    ef: { type: 'string', default: '40,100,200,400' },
  },
})
const searches = Number(values.searches)
const END_MS = Date.UTC(2026, 5, 1)
const figures: Figures = {}
const never = new AbortController().signal
const vectors = new SyntheticVectors({ seed: 1, topics: 300 })

function note(name: string, times: readonly number[]): void {
  figures[`${name}, p50 ms`] = quantile(times, 0.5)
  figures[`${name}, p95 ms`] = quantile(times, 0.95)
}

async function inMemory(): Promise<void> {
  for (const form of ['sparse', 'dense'] as const) {
    for (const size of values.sizes.split(',').map(Number)) {
      const search = new LinkSearch({ candidateDays: CANDIDATE_DAYS })
      const messages = [
        ...syntheticMessages(vectors, { seed: 3, messages: size + searches, daysBack: 60, endMs: END_MS }),
      ]
      const vectorOf = ({ text, vector }: SyntheticMessage) =>
        form === 'sparse' ? lexicalEmbedding(text).vector : vector
      const took: number[] = []
      for (const message of messages) {
        const held = { ...message, normalised: message.text, vector: vectorOf(message), isAnswered: false }
        if (message.seq > size) took.push(await timed(() => search.find(held)))
        else search.add(held)
      }
      const name = `in memory, ${form}, ${size} messages`
      note(`${name}: one search`, took)
      figures[`${name}: searches a second`] = 1000 / (took.reduce((sum, ms) => sum + ms, 0) / took.length)
      figures[`${name}: bytes a message`] = search.bytes / size
    }
  }
}

/** Most of one creator, much of another, and the rest of a small one. */
async function fill(database: PoolDatabase, messages: number): Promise<void> {
  for (const [place, share] of values.share.split(',').map(Number).entries()) {
    const [creator, seed] = [['large', 'middle', 'small'][place] ?? `creator ${place}`, place + 1]
    const made = syntheticMessages(vectors, {
      seed,
      messages: messages * share,
      daysBack: 120,
      endMs: END_MS,
    })
    await storeDecided(database, creator, made)
  }
  await database.write((writer) => writer.run('ANALYZE messages'))
}

async function onServer(): Promise<void> {
  const template = await makeTemplate()
  const database = await openNative(urlOf(template.name))
  try {
    await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
    await database.write((writer) => writer.run('DROP INDEX IF EXISTS idx_messages_text_trgm'))
    figures['server: messages stored, s'] =
      (await timed(() => fill(database, Number(values.messages)))) / 1000
    for (const { creator, messages } of (await largeCreators(database, LARGE_CREATOR)).slice(
      0,
      Number(values.creators),
    )) {
      await makeTimed(database, messages, trigramIndex(creator))
      const queries = queriesOf(messages)
      const wanted = await nearest(database, creator, messages, queries)
      const { pgvector } = database.state()
      const usual = vectorIndex(creator, messages, pgvector)
      for (const size of values.hnsw === '' ? [] : values.hnsw.split(',')) {
        const index = ofSize(usual, size)
        await makeTimed(database, messages, index)
        await searchByVector(database, creator, messages, queries, wanted, size)
        await concurrently(database, `DROP INDEX CONCURRENTLY ${index.name}`, never)
      }
      await makeTimed(database, messages, usual)
      await searchByVector(database, creator, messages, queries, wanted, 'as the product makes it')
      await searchStored(database, creator, messages, queries)
    }
  } finally {
    await database.close()
    await template.drop()
  }
}

type Index = { readonly name: string; readonly statement: string }

/** The same index with other parameters than its size would have. */
function ofSize({ name, statement }: Index, size: string): Index {
  const [m, efConstruction] = size.split('/')
  const parameters = `m = ${m}, ef_construction = ${efConstruction}`
  const other = name.replace(/hnsw_.+$/, `hnsw_${m}_${efConstruction}`)
  return {
    name: other,
    statement: statement.replace(name, other).replace(/m = \d+, ef_construction = \d+/, parameters),
  }
}

async function makeTimed(database: PoolDatabase, messages: number, index: Index): Promise<void> {
  const ms = await timed(() => concurrently(database, index.statement, never))
  const made = (await creatorIndexes(database)).find(({ name }) => name === index.name)
  const name = `server: ${made?.kind} ${made?.method} ${made?.parameters.join('/')} of ${messages}`
  figures[`${name}: made, s`] = ms / 1000
  figures[`${name}: bytes a message`] = (made?.bytes ?? 0) / messages
}

/** Made once: each time they would have other vectors. */
const queriesOf = (messages: number): SyntheticMessage[] => [
  ...syntheticMessages(vectors, {
    seed: 9,
    messages: searches,
    firstSeq: messages + 1,
    daysBack: 1,
    endMs: END_MS,
  }),
]

/** For each search the greatest cosine that there is, among the messages of the last 90 days. */
async function nearest(
  database: PoolDatabase,
  creator: string,
  messages: number,
  queries: readonly SyntheticMessage[],
): Promise<number[]> {
  const held: { createdAtMs: number; along: Float64Array }[] = []
  for await (const { createdAtMs, vector } of eligibleMessages(database, SYNTHETIC_MODEL, creator, messages))
    if (vector) held.push({ createdAtMs, along: vectors.along(vector) })
  return queries.map(({ createdAtMs, vector }) => {
    const along = vectors.along(vector)
    const oldestMs = createdAtMs - CANDIDATE_DAYS * 86_400_000
    return held.reduce((best, other) => {
      return other.createdAtMs < oldestMs ? best : Math.max(best, dot(along, other.along))
    }, -1)
  })
}

/** How often the index proposes one that is as near as any, whichever of the same text it is. */
async function searchByVector(
  database: PoolDatabase,
  creator: string,
  messages: number,
  queries: readonly SyntheticMessage[],
  wanted: readonly number[],
  size: string,
): Promise<void> {
  for (const efSearch of values.ef.split(',').map(Number)) {
    const search = storedSearch(database.state().pgvector, { creator, model: SYNTHETIC_MODEL }, { efSearch })
    const took: number[] = []
    let found = 0
    let place = 0
    for (const made of queries) {
      const message = { ...made, normalised: made.text, isAnswered: false }
      await database.snapshot(async (reader) => {
        await tuneSearch(reader, search, 'open')
        let seqs: number[] = []
        took.push(
          await timed(
            async () => (seqs = await proposed(reader, vectorQuery(search, message, made.vector, 'open'))),
          ),
        )
        const candidates = await readCandidates(reader, creator, SYNTHETIC_MODEL, seqs)
        const best = Math.max(-1, ...candidates.map(({ vector }) => (vector ? dot(vector, made.vector) : -1)))
        if (best >= (wanted[place++] ?? 1) - 2e-6) found++
      })
    }
    const name = `server: ${creator}, ${messages} messages, HNSW ${size}, ef_search ${efSearch}`
    note(name, took)
    figures[`${name}: recall@1`] = found / searches
  }
}

/** All that is done for a message, compared with the exact search in memory. */
async function searchStored(
  database: PoolDatabase,
  creator: string,
  messages: number,
  queries: readonly SyntheticMessage[],
): Promise<void> {
  const exact = new LinkSearch({ candidateDays: CANDIDATE_DAYS })
  for await (const message of eligibleMessages(database, SYNTHETIC_MODEL, creator, messages))
    exact.add(message)
  const search = storedSearch(database.state().pgvector, { creator, model: SYNTHETIC_MODEL })
  const took = { trigram: [] as number[], all: [] as number[], exact: [] as number[] }
  const best = { vector: 0, trigram: 0 }
  const some = queries.slice(0, Number(values.whole))
  let plans = ''
  for (const made of some) {
    const message = { ...made, normalised: made.text, isAnswered: false }
    await database.snapshot(async (reader) => {
      await tuneSearch(reader, search, 'open')
      const byTrigrams = trigramQuery(search, message, 'open')
      took.trigram.push(await timed(() => proposed(reader, byTrigrams)))
      const planOf = async ({ sql, values: given }: Query) =>
        (await reader.rows<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) ${sql}`, given))
          .map((row) => row['QUERY PLAN'])
          .join('\n')
      plans ||= `${await planOf(vectorQuery(search, message, made.vector, 'open'))}\n\n${await planOf(byTrigrams)}`
    })
    const began = performance.now()
    const stored = await findStored(database, { creator, model: SYNTHETIC_MODEL, messages: [message] })
    took.all.push(performance.now() - began)
    const exactlyFrom = performance.now()
    const rightly = exact.find(message)
    took.exact.push(performance.now() - exactlyFrom)
    for (const kind of ['vector', 'trigram'] as const)
      if (stored?.links[0]?.[kind].seqs[0] === rightly[kind].seqs[0]) best[kind]++
  }
  const name = `server: ${creator}, ${messages} messages`
  note(`${name}: most alike by trigrams`, took.trigram)
  note(`${name}: all links of a message`, took.all)
  note(`${name}: the same in memory, exactly`, took.exact)
  figures[`${name}: in memory, bytes a message`] = exact.bytes / messages
  figures[`${name}: the first link is the right one, vector`] = best.vector / some.length
  figures[`${name}: the first link is the right one, trigram`] = best.trigram / some.length
  figures[`${name}: plans`] = plans.replaceAll(/'\[[^\]]{40,}\]'/g, "'[…]'")
}

if (values.sizes !== '') await inMemory()
if (values.server) await onServer()
print(figures, values.json)
