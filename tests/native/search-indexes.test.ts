import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { lookAtDatabase } from '../../electron/store/look.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import {
  makeSearchIndexes,
  missingSearchIndexes,
  searchIndexProgress,
} from '../../electron/store/search-indexes.ts'
import { verifySchema } from '../../electron/store/verify.ts'
import {
  makeEmptyDatabase,
  makeUser,
  openEmptyDatabase,
  openUntilFinished,
} from '../support/native-database.ts'
import { fillOriginalTables, makeOriginalTables } from '../support/original-tables.ts'
import { postgresMigrations } from '../support/postgres.ts'

const never = new AbortController().signal
const EMBEDDING = 'idx_messages_embedding'
const TRIGRAM = 'idx_messages_text_trgm'

type Index = { name: string; isValid: boolean; definition: string }
const indexes = (database: PoolDatabase) =>
  database.rows<Index>(
    `SELECT c.relname AS name, x.indisvalid AS "isValid", pg_get_indexdef(c.oid) AS definition
     FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_am a ON a.oid = c.relam
     WHERE x.indrelid = 'messages'::regclass AND a.amname IN ('hnsw', 'ivfflat', 'gist', 'gin') ORDER BY 1`,
  )

/** Embeddings that take some seconds to be put into an index. */
const embed = (database: PoolDatabase, messages: number) =>
  database.write((writer) =>
    writer.run(
      `INSERT INTO messages (creator_id, external_message_id, text, embedding, channel_id, channel_cid,
         visitor_user_id, visitor_username, raw_payload)
       SELECT 'c', gen_random_uuid(), 'x', ARRAY(SELECT random() + 0 * n FROM generate_series(1, 1536))::vector,
         'c', 'c', 'v', 'v', '{}' FROM generate_series(1, $1::int) AS n`,
      [messages],
    ),
  )

async function untilBuilding(database: PoolDatabase): Promise<void> {
  while ((await searchIndexProgress(database))?.index !== EMBEDDING) await wait(5)
}

const withoutIndexes = async (rows: number) => {
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  await makeOriginalTables(database, [])
  await fillOriginalTables(database, rows)
  await migrateUp(database, postgresMigrations)
  return { name, database }
}

test('a new database has one index, and gets the one of embeddings with the first of these', async () => {
  const database = await openEmptyDatabase()
  await migrateUp(database, postgresMigrations)
  expect(await database.snapshot(missingSearchIndexes)).toEqual([EMBEDDING])
  await makeSearchIndexes(database, never)
  expect((await indexes(database)).map(({ name }) => name)).toEqual([TRIGRAM])
  await embed(database, 1)
  await makeSearchIndexes(database, never)
  const made = await indexes(database)
  expect(made.map(({ name, isValid }) => [name, isValid])).toEqual([
    [EMBEDDING, true],
    [TRIGRAM, true],
  ])
  expect(made[0]?.definition).toContain("(m='16', ef_construction='64')")
  expect((await lookAtDatabase(database, postgresMigrations)).missingIndexes).toEqual([])
  expect(await verifySchema(database, postgresMigrations)).toEqual({ isAsExpected: true, differences: [] })
})

test('indexes that were adopted count, whatever their kind and name', async () => {
  const database = await openEmptyDatabase()
  await makeOriginalTables(database, [
    'CREATE INDEX mine ON messages USING ivfflat (embedding vector_cosine_ops) WITH (lists = 2)',
    'CREATE INDEX others ON messages USING gin (text gin_trgm_ops)',
  ])
  await migrateUp(database, postgresMigrations)
  const before = await indexes(database)
  await makeSearchIndexes(database, never)
  expect(await indexes(database)).toEqual(before)
})

test('three consoles at once make each index once', async () => {
  const { name, database } = await withoutIndexes(400)
  const consoles = [database, await openUntilFinished(name), await openUntilFinished(name)]
  await Promise.all(consoles.map((each) => makeSearchIndexes(each, never)))
  await makeSearchIndexes(database, never)
  expect((await indexes(database)).map(({ name, isValid }) => [name, isValid])).toEqual([
    [EMBEDDING, true],
    [TRIGRAM, true],
  ])
})

test('writers go on while an index is made; cancelled it leaves nothing that stays', async () => {
  const { name, database } = await withoutIndexes(80)
  await embed(database, 3_000)
  const other = await openUntilFinished(name)
  const cancelling = new AbortController()
  const making = makeSearchIndexes(database, cancelling.signal)
  const ended = expect(making).rejects.toThrow('no longer wanted')
  await untilBuilding(other)
  await embed(other, 1)
  await other.write((writer) =>
    writer.run("UPDATE messages SET text = 'other' WHERE external_message_id = 'old-1'"),
  )
  // A second console leaves it to the first.
  await makeSearchIndexes(other, never)
  expect((await searchIndexProgress(other))?.index).toBe(EMBEDDING)
  cancelling.abort(new Error('no longer wanted'))
  await ended
  expect(await indexes(other)).toMatchObject([{ name: EMBEDDING, isValid: false }])
  expect(await other.snapshot(missingSearchIndexes)).toEqual([EMBEDDING, TRIGRAM])
  await makeSearchIndexes(other, never)
  expect((await indexes(other)).map(({ name, isValid }) => [name, isValid])).toEqual([
    [EMBEDDING, true],
    [TRIGRAM, true],
  ])
})

test('a build whose connection was ended is made anew', async () => {
  const { name, database } = await withoutIndexes(80)
  await embed(database, 2_000)
  const other = await openUntilFinished(name)
  const making = makeSearchIndexes(database, never)
  const ended = expect(making).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  await untilBuilding(other)
  await other.rows(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND pid <> pg_backend_pid()`,
  )
  await ended
  // As it is called by a console that is ended while it drops it.
  await other.write((writer) => writer.run(`ALTER INDEX ${EMBEDDING} RENAME TO ${EMBEDDING}_leftover`))
  await makeSearchIndexes(other, never)
  expect((await indexes(other)).map(({ name, isValid }) => [name, isValid])).toEqual([
    [EMBEDDING, true],
    [TRIGRAM, true],
  ])
})

test('nothing is begun once it is cancelled, and nothing by who does not own the table', async () => {
  const user = await makeUser()
  const { name, database } = await withoutIndexes(8)
  await expect(makeSearchIndexes(database, AbortSignal.abort(new Error('not at all')))).rejects.toThrow(
    'not at all',
  )
  const asUser = await openUntilFinished(name, user)
  await expect(makeSearchIndexes(asUser, never)).rejects.toMatchObject({
    code: 'DATABASE_UNFIT',
    data: { obstacles: [{ kind: 'not-owner', subject: 'messages' }] },
  })
  expect(await indexes(database)).toEqual([])
})
