import { beforeAll, expect, test } from 'vitest'
import { checkSearch } from '../../electron/clusters/search-checks.ts'
import { findStored, isSearchable } from '../../electron/clusters/stored-links.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { creatorHash, creatorIndexes } from '../../electron/store/creator-indexes.ts'
import { examine } from '../../electron/store/doctor.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { rebuildIndex } from '../../electron/store/rebuild-index.ts'
import { makeSearchIndexes } from '../../electron/store/search-indexes.ts'
import { searchRecall } from '../../electron/store/search-recall.ts'
import { verifySchema } from '../../electron/store/verify.ts'
import { doctorWords } from '../../shared/doctor-words.ts'
import { openTestDatabase, postgresMigrations } from '../support/postgres.ts'
import {
  SYNTHETIC_MODEL,
  type SyntheticMessage,
  storeDecided,
  syntheticMessages,
} from '../support/synthetic-inbox.ts'
import { SyntheticVectors } from '../support/synthetic-vectors.ts'

const never = new AbortController().signal
const LARGE_FROM = 200
const END_MS = Date.UTC(2026, 5, 1)
const creator = "o'large\nname"
const hash = creatorHash(creator)
const vectors = new SyntheticVectors({ seed: 11, topics: 5 })
let database: PoolDatabase
let messages: SyntheticMessage[]

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  messages = [...syntheticMessages(vectors, { seed: 1, messages: 260, daysBack: 20, endMs: END_MS })]
  await storeDecided(database, creator, messages)
  await storeDecided(
    database,
    'small',
    syntheticMessages(vectors, { seed: 2, messages: 50, daysBack: 20, endMs: END_MS }),
  )
})

const names = async () => (await creatorIndexes(database)).map(({ name }) => name)
const statesOf = async () =>
  (await examine(database, LARGE_FROM)).map(({ kind, state, subject }) => [kind, state, subject])

test('the indexes of a large creator are made, told about, made anew and dropped', async () => {
  const trigrams = `messages_trigrams_${hash}_gist`
  const vectorsOf = (rest: string) => `messages_vectors_${hash}_${rest}`
  expect(await statesOf()).toEqual(
    expect.arrayContaining([
      ['index-missing', 'due', creator],
      ['build-memory', 'ok', expect.any(String)],
    ]),
  )

  await makeSearchIndexes(database, never, { largeFrom: LARGE_FROM })
  expect(await names()).toEqual([trigrams, vectorsOf('hnsw_16_64')])
  expect(await verifySchema(database, postgresMigrations)).toMatchObject({ differences: [] })
  expect(await isSearchable(database, creator)).toBe(true)

  // As if it had been made for fewer messages than there is a size for.
  await database.write(async (writer) => {
    await writer.run(`ALTER INDEX ${vectorsOf('hnsw_16_64')} RENAME TO ${vectorsOf('hnsw_8_32')}`)
  })
  expect((await statesOf())[0]).toEqual(['index-outgrown', 'due', vectorsOf('hnsw_8_32')])
  await makeSearchIndexes(database, never, { largeFrom: LARGE_FROM })
  expect(await names()).toEqual([trigrams, vectorsOf('hnsw_8_32')])
  await rebuildIndex(database, vectorsOf('hnsw_8_32'), 'hnsw', never)
  expect(await names()).toEqual([trigrams, vectorsOf('hnsw_16_64')])
  await rebuildIndex(database, vectorsOf('hnsw_16_64'), 'hnsw', never)
  expect(await names()).toEqual([trigrams, vectorsOf('hnsw_16_64')])

  await rebuildIndex(database, vectorsOf('hnsw_16_64'), 'ivfflat', never)
  expect(await names()).toEqual([trigrams, vectorsOf('ivfflat_100')])
  const last = messages.at(-1) as SyntheticMessage
  const searched = {
    seq: 1000,
    createdAtMs: END_MS,
    normalised: 'nothing like it',
    vector: last.vector,
    isAnswered: false,
  }
  const found = await findStored(database, { creator, model: SYNTHETIC_MODEL, messages: [searched] })
  expect(found?.links[0]?.vector.scores[0]).toBe(1_000_000)

  await database.write(async (writer) => {
    await writer.rows('SELECT pg_advisory_xact_lock(5489131307203)')
    await expect(rebuildIndex(database, trigrams, 'hnsw', never)).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
    })
  })

  // A build that broke off leaves such a one, and one that was being dropped or made anew such others.
  await database.write(async (writer) => {
    await writer.run(`CREATE INDEX ${trigrams}_ccnew ON messages USING gist (left(text, 1000) gist_trgm_ops)
      WHERE creator_id = 'x'`)
    await writer.run('UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::regclass', [
      `${trigrams}_ccnew`,
    ])
  })
  expect(await verifySchema(database, postgresMigrations)).toMatchObject({ differences: [] })
  await makeSearchIndexes(database, never, { largeFrom: LARGE_FROM })
  expect(await names()).toEqual([trigrams, vectorsOf('ivfflat_100')])
  await database.write((writer) =>
    writer.run('UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::regclass', [trigrams]),
  )
  expect((await statesOf())[0]).toEqual(['index-broken', 'problem', trigrams])
  expect(await isSearchable(database, creator)).toBe(false)
  await makeSearchIndexes(database, never, { largeFrom: LARGE_FROM })
  expect(await isSearchable(database, creator)).toBe(true)

  await makeSearchIndexes(database, never, { largeFrom: 1000 })
  expect(await names()).toEqual([])
  await expect(rebuildIndex(database, 'messages_pkey', 'hnsw', never)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('an index over everyone’s vectors stays as it is, and the doctor says that nothing asks it', async () => {
  const name = 'idx_messages_embedding'
  const everyones = () =>
    database.rows(
      `SELECT c.oid::int8 AS id, c.relfilenode::int8 AS file, c.relname AS name, x.indisvalid AS "isValid"
       FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_am a ON a.oid = c.relam
       WHERE x.indrelid = 'messages'::regclass AND a.amname IN ('hnsw', 'ivfflat') AND x.indpred IS NULL ORDER BY 1`,
    )
  const unasked = async () =>
    (await examine(database, 1000)).filter(({ kind }) => kind.startsWith('index-unasked'))
  const make = () => makeSearchIndexes(database, never, { largeFrom: 1000 })
  await make()
  expect(await everyones()).toEqual([])
  expect(await unasked()).toEqual([])
  // Making it anew makes none either.
  await expect(rebuildIndex(database, name, 'hnsw', never)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await everyones()).toEqual([])

  await database.write((writer) =>
    writer.run(`CREATE INDEX ${name} ON messages USING hnsw (embedding vector_cosine_ops) WITH (m = 4)`),
  )
  const there = await everyones()
  await make()
  expect(await everyones()).toEqual(there)
  expect(await unasked()).toEqual([
    { kind: 'index-unasked', state: 'due', subject: name, detail: 'hnsw with m 4' },
  ])
  const [words] = (await unasked()).map(doctorWords)
  expect(words?.title).toContain(`${name} works (hnsw with m 4). Nothing of Likeness asks it`)
  expect(words?.next).toContain(`If no other program asks it, run "DROP INDEX CONCURRENTLY ${name}"`)
  expect(await verifySchema(database, postgresMigrations)).toMatchObject({ differences: [] })

  await rebuildIndex(database, name, 'hnsw', never)
  expect(await unasked()).toMatchObject([
    { kind: 'index-unasked', subject: name, detail: 'hnsw with m 16, ef_construction 64' },
  ])
  const rebuilt = await everyones()
  expect(rebuilt).toMatchObject([{ name, isValid: true }])
  // As a console leaves it that is killed before it has given the name to the new one.
  await database.write((writer) => writer.run(`ALTER INDEX ${name} RENAME TO ${name}_next`))
  await rebuildIndex(database, name, 'hnsw', never)
  expect(await everyones()).toEqual(rebuilt)

  await database.write(async (writer) => {
    await writer.run(`ALTER INDEX ${name} RENAME TO "By; meaning"`)
    await writer.run(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"By; meaning"'::regclass`)
  })
  const broken = await everyones()
  await make()
  expect(await everyones()).toEqual(broken)
  expect(await unasked()).toEqual([
    { kind: 'index-unasked-broken', state: 'due', subject: '"By; meaning"', detail: '' },
  ])
  await database.write((writer) => writer.run('DROP INDEX "By; meaning"'))
})

test('what a search by index found is checked against every candidate', async () => {
  const last = messages.at(-1) as SyntheticMessage
  const found = await findStored(database, {
    creator,
    model: SYNTHETIC_MODEL,
    messages: [{ ...last, normalised: last.text, isAnswered: false }],
  })
  const best = found?.links[0]?.vector
  expect(best?.seqs.length).toBe(10)
  const decide = (
    history: number,
    method: string,
    seqs: readonly number[] = [],
    scores: readonly number[] = [],
  ) =>
    database.write(async (writer) => {
      await writer.run(
        `INSERT INTO decisions SELECT (jsonb_populate_record(d, jsonb_build_object('history', $2::bigint,
           'replaces', $2::bigint - 1, 'search_method', $3::text, 'ef_search', 100))).*
         FROM decisions d WHERE creator_id = $1 AND history = $4`,
        [creator, history, method, last.seq],
      )
      if (seqs.length === 0) return
      await writer.run("INSERT INTO links VALUES ($1, $2, 'vector', $3, $4)", [
        creator,
        history,
        seqs,
        scores,
      ])
    })
  await decide(1001, 'hnsw', best?.seqs, best?.scores)
  await decide(1002, 'hnsw', best?.seqs.slice(1), best?.scores.slice(1))
  await decide(1003, 'exact')
  expect(await checkSearch(database, creator, 1001)).toBe(true)
  expect(await checkSearch(database, creator, 1002)).toBe(true)
  expect(await checkSearch(database, creator, 1002)).toBe(true)
  expect(await checkSearch(database, creator, 1003)).toBe(false)
  expect(await checkSearch(database, creator, 9999)).toBe(false)
  const rows = await database.rows(
    `SELECT history, found_seq AS found, exact_seq AS exact, exact_score AS score, ef_search AS ef FROM search_checks
     WHERE kind = 'vector' ORDER BY history`,
  )
  const exact = { exact: best?.seqs[0], score: best?.scores[0], ef: 100 }
  expect(rows).toEqual([
    { history: 1001, found: best?.seqs[0], ...exact },
    { history: 1002, found: best?.seqs[1], ...exact },
  ])
  const isTie = best?.scores[0] === best?.scores[1]
  expect((await searchRecall(database)).find(({ kind }) => kind === 'vector')).toMatchObject({
    from: 0,
    below: 100_000,
    checks: 2,
    best: isTie ? 2 : 1,
  })
  const recall = (await examine(database, LARGE_FROM)).find(
    ({ kind, subject }) => kind === 'recall' && subject.startsWith('vector'),
  )
  expect(recall && doctorWords(recall).title).toContain(isTie ? '1.0000 of 2 checks' : '0.5000 of 2 checks')
})
