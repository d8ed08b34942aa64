import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { creatorHash, hasCreatorIndexes } from '../../electron/store/creator-indexes.ts'
import { lookAtDatabase } from '../../electron/store/look.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { searchIndexProgress } from '../../electron/store/search-index-progress.ts'
import { makeSearchIndexes, missingSearchIndexes } from '../../electron/store/search-indexes.ts'
import { verifySchema } from '../../electron/store/verify.ts'
import { countAsDecided, EMBEDDED_CREATOR, embed } from '../support/embedded-messages.ts'
import {
  makeEmptyDatabase,
  makeUser,
  openEmptyDatabase,
  openUntilFinished,
} from '../support/native-database.ts'
import { fillOriginalTables, makeOriginalTables } from '../support/original-tables.ts'
import { postgresMigrations } from '../support/postgres.ts'

const never = new AbortController().signal
const TRIGRAM = 'idx_messages_text_trgm'
const LARGE_FROM = 100
const OWN_TRIGRAM = `messages_trigrams_${creatorHash(EMBEDDED_CREATOR)}_gist`
const OWN_VECTORS = `messages_vectors_${creatorHash(EMBEDDED_CREATOR)}_hnsw_16_64`

type Index = { name: string; isValid: boolean; definition: string }
const indexes = (database: PoolDatabase) =>
  database.rows<Index>(
    `SELECT c.relname AS name, x.indisvalid AS "isValid", pg_get_indexdef(c.oid) AS definition
     FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_am a ON a.oid = c.relam
     WHERE x.indrelid = 'messages'::regclass AND a.amname IN ('hnsw', 'ivfflat', 'gist', 'gin') ORDER BY 1`,
  )

const make = (database: PoolDatabase, signal = never) =>
  makeSearchIndexes(database, signal, { largeFrom: LARGE_FROM })

async function expectAllMade(database: PoolDatabase): Promise<void> {
  expect((await indexes(database)).map(({ name, isValid }) => [name, isValid])).toEqual([
    [TRIGRAM, true],
    [OWN_TRIGRAM, true],
    [OWN_VECTORS, true],
  ])
}

async function untilBuilding(database: PoolDatabase): Promise<void> {
  while ((await searchIndexProgress(database))?.index !== OWN_VECTORS) await wait(5)
}

const withoutIndexes = async (rows: number) => {
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  await makeOriginalTables(database, [])
  await fillOriginalTables(database, rows)
  await migrateUp(database, postgresMigrations)
  return { name, database }
}

/** The adopted tables, and of one creator enough messages for indexes of its own. */
const withLargeCreator = async (messages: number) => {
  const made = await withoutIndexes(80)
  await embed(made.database, messages)
  await countAsDecided(made.database, messages)
  return made
}

test('a new database has the index of texts; none over everyone’s embeddings is made, own ones of a large creator are', async () => {
  const database = await openEmptyDatabase()
  await migrateUp(database, postgresMigrations)
  expect((await indexes(database)).map(({ name }) => name)).toEqual([TRIGRAM])
  expect(await database.snapshot(missingSearchIndexes)).toEqual([])
  await embed(database, LARGE_FROM)
  await make(database)
  expect((await indexes(database)).map(({ name }) => name)).toEqual([TRIGRAM])
  expect(await database.snapshot(missingSearchIndexes)).toEqual([])
  expect((await lookAtDatabase(database, postgresMigrations)).missingIndexes).toEqual([])

  await countAsDecided(database, LARGE_FROM)
  await make(database)
  await expectAllMade(database)
  const definition = (await indexes(database)).find(({ name }) => name === OWN_VECTORS)?.definition
  expect(definition).toContain("(m='16', ef_construction='64')")
  expect(definition).toMatch(/ WHERE \(?creator_id = 'c'::text\)?$/)
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
  await make(database)
  expect(await indexes(database)).toEqual(before)
})

test('three consoles at once make each index once', async () => {
  const { name, database } = await withLargeCreator(400)
  const consoles = [database, await openUntilFinished(name), await openUntilFinished(name)]
  await Promise.all(consoles.map((each) => make(each)))
  await make(database)
  await expectAllMade(database)
})

test('writers go on while an index is made; cancelled it leaves nothing that stays', async () => {
  const { name, database } = await withLargeCreator(3_000)
  const other = await openUntilFinished(name)
  const cancelling = new AbortController()
  const making = make(database, cancelling.signal)
  const ended = expect(making).rejects.toThrow('no longer wanted')
  await untilBuilding(other)
  await embed(other, 1)
  await other.write((writer) =>
    writer.run("UPDATE messages SET text = 'other' WHERE external_message_id = 'old-1'"),
  )
  // A second console leaves it to the first.
  await make(other)
  expect((await searchIndexProgress(other))?.index).toBe(OWN_VECTORS)
  cancelling.abort(new Error('no longer wanted'))
  await ended
  expect(await indexes(other)).toMatchObject([
    { name: TRIGRAM, isValid: true },
    { name: OWN_VECTORS, isValid: false },
  ])
  expect(await hasCreatorIndexes(other, EMBEDDED_CREATOR)).toBe(false)
  await make(other)
  await expectAllMade(other)
})

test('an index of texts whose making broke off is missing, and made anew', async () => {
  const { database } = await withoutIndexes(80)
  await make(database)
  const made = await indexes(database)
  expect(made).toMatchObject([{ name: TRIGRAM, isValid: true }])
  await database.write((writer) =>
    writer.run('UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::regclass', [TRIGRAM]),
  )
  expect(await database.snapshot(missingSearchIndexes)).toEqual([TRIGRAM])
  await make(database)
  expect(await indexes(database)).toEqual(made)
})

test('a build whose connection was ended is made anew', async () => {
  const { name, database } = await withLargeCreator(2_000)
  const other = await openUntilFinished(name)
  const making = make(database)
  const ended = expect(making).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  await untilBuilding(other)
  await other.rows(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND pid <> pg_backend_pid()`,
  )
  await ended
  // As it is called by a console that is ended while it drops it.
  await other.write((writer) => writer.run(`ALTER INDEX ${OWN_VECTORS} RENAME TO ${OWN_VECTORS}_leftover`))
  await make(other)
  await expectAllMade(other)
})

test('nothing is begun once it is cancelled, and nothing by who does not own the table', async () => {
  const user = await makeUser()
  const { name, database } = await withoutIndexes(8)
  await expect(make(database, AbortSignal.abort(new Error('not at all')))).rejects.toThrow('not at all')
  const asUser = await openUntilFinished(name, user)
  await expect(make(asUser)).rejects.toMatchObject({
    code: 'DATABASE_UNFIT',
    data: { obstacles: [{ kind: 'not-owner', subject: 'messages' }] },
  })
  expect(await indexes(database)).toEqual([])
})
