import { expect, test } from 'vitest'
import { lookAtDatabase } from '../../electron/store/look.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { makeSearchIndexes } from '../../electron/store/search-indexes.ts'
import { verifySchema } from '../../electron/store/verify.ts'
import type { DatabaseObstacle } from '../../shared/model/database-look.ts'
import { obstacleWords } from '../../shared/obstacle-words.ts'
import {
  makeEmptyDatabase,
  makeUser,
  onTestServer,
  openEmptyDatabase,
  openUntilFinished,
} from '../support/native-database.ts'
import {
  fillOriginalTables,
  makeOriginalTables,
  originalRows,
  wholeSchema,
} from '../support/original-tables.ts'
import { postgresMigrations } from '../support/postgres.ts'
import { dropDatabase, urlOf } from '../support/test-server.ts'

const look = (database: PoolDatabase) => lookAtDatabase(database, postgresMigrations)
const run = (database: PoolDatabase, ...statements: string[]) =>
  database.write(async (writer) => {
    for (const statement of statements) await writer.run(statement)
  })
const kinds = (obstacles: readonly DatabaseObstacle[]) =>
  obstacles.map(({ kind, subject }) => `${kind} ${subject}`).sort()

/** What is looked at is refused too, with the same obstacles, and stays as it was. */
async function expectRefused(database: PoolDatabase): Promise<void> {
  const { obstacles } = await look(database)
  const before = await wholeSchema(database)
  await expect(migrateUp(database, postgresMigrations)).rejects.toMatchObject({
    code: 'DATABASE_UNFIT',
    data: { obstacles },
  })
  expect(await wholeSchema(database)).toBe(before)
}

test('an empty database: what it is, and that nothing is changed by looking', async () => {
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  const before = await wholeSchema(database)
  const found = await look(database)
  expect(found).toMatchObject({
    database: name,
    user: new URL(urlOf(name)).username,
    isPrimary: true,
    isEncrypted: false,
    tables: 'none',
    messages: null,
    clusters: null,
    notTakenIn: 0,
    missingIndexes: [],
    obstacles: [],
  })
  expect(found.version).toMatch(/^\d\d/)
  expect(Math.abs(found.clockAheadMs)).toBeLessThan(1_000)
  expect(found.pendingMigrations[0]).toBe('0001-messages-and-clusters')
  expect(found.extensions.map(({ installed }) => installed)).toEqual([null, null, null])
  expect(await wholeSchema(database)).toBe(before)
})

test('a look is the same until something changes that matters', async () => {
  const database = await openEmptyDatabase()
  await makeOriginalTables(database)
  const { fingerprint } = await look(database)
  await fillOriginalTables(database, 40)
  expect((await look(database)).fingerprint).toBe(fingerprint)
  await run(database, 'CREATE TABLE audit (n int)')
  const other = await look(database)
  expect(other.fingerprint).not.toBe(fingerprint)
  await run(database, 'DROP TABLE audit')
  expect((await look(database)).fingerprint).toBe(fingerprint)
  await migrateUp(database, postgresMigrations)
  expect((await look(database)).fingerprint).not.toBe(fingerprint)
})

test('rows are counted up to 10,000 and estimated above, with those that are not taken in', async () => {
  const database = await openEmptyDatabase()
  await makeOriginalTables(database)
  await fillOriginalTables(database, 10_000)
  expect(await look(database)).toMatchObject({ messages: 10_000, isEstimated: false, notTakenIn: 10_000 })
  await run(database, 'DROP INDEX idx_messages_embedding', 'DROP INDEX idx_messages_text_trgm')
  await run(
    database,
    `INSERT INTO messages (creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id, visitor_username, raw_payload)
     SELECT 'creator-1', 'more-' || n, 'x', 'c', 'c', 'v', 'v', '{}' FROM generate_series(1, 90000) AS n`,
    'ANALYZE messages',
  )
  await migrateUp(database, postgresMigrations)
  await run(database, "INSERT INTO creators (creator_id, last_seq) VALUES ('creator-1', 60000)")
  const found = await look(database)
  expect(found.isEstimated).toBe(true)
  expect(found.messages).toBeGreaterThan(80_000)
  expect(found.messages).toBeLessThan(120_000)
  expect(found.notTakenIn).toBe((found.messages ?? 0) - 60_000)
})

test('a user without rights: every obstacle at once, each with a next step', async () => {
  const user = await makeUser()
  const name = await makeEmptyDatabase()
  const administrator = await openUntilFinished(name)
  const database = await openUntilFinished(name, user)
  expect(kinds((await look(database)).obstacles)).toEqual(
    [
      'may-not-create-extension vector',
      'may-not-create-extension pg_trgm',
      'may-not-create-extension uuid-ossp',
      `may-not-create ${user.name}`,
      `may-not-keep-jobs ${name}`,
    ].sort(),
  )
  await expectRefused(database)
  await makeOriginalTables(administrator)
  const owned = await look(database)
  expect(kinds(owned.obstacles)).toEqual(
    [
      'not-owner messages',
      'not-owner clusters',
      'not-owner cluster_messages',
      `may-not-create ${user.name}`,
      `may-not-keep-jobs ${name}`,
    ].sort(),
  )
  for (const obstacle of owned.obstacles) {
    const { title, next } = obstacleWords(obstacle)
    expect(`${title} ${next}`).toContain(obstacle.kind === 'not-owner' ? obstacle.detail : user.name)
  }
  await expectRefused(database)
})

test('a user with no more than the needed rights migrates', async () => {
  const user = await makeUser()
  const name = await makeEmptyDatabase()
  const administrator = await openUntilFinished(name)
  await run(
    administrator,
    `GRANT CREATE ON DATABASE ${name} TO ${user.name}`,
    `GRANT CREATE ON SCHEMA public TO ${user.name}`,
  )
  const database = await openUntilFinished(name, user)
  // Whoever may create in the database may create an extension that the server trusts; this pgvector it does not.
  const untrusted = kinds((await look(database)).obstacles)
  expect(['may-not-create-extension vector']).toEqual(expect.arrayContaining(untrusted))
  await run(administrator, 'CREATE EXTENSION IF NOT EXISTS vector')
  expect((await look(database)).obstacles).toEqual([])
  expect((await migrateUp(database, postgresMigrations)).length).toBeGreaterThan(3)
  expect(await verifySchema(database, postgresMigrations)).toEqual({ isAsExpected: true, differences: [] })
  await run(administrator, `REVOKE CREATE ON DATABASE ${name} FROM ${user.name}`)
  await expect(verifySchema(database, postgresMigrations)).rejects.toMatchObject({
    code: 'DATABASE_UNFIT',
    data: { obstacles: [{ kind: 'may-not-create-schema', subject: name, detail: user.name }] },
  })
})

test('who is a member of the owner adopts; who may only read a migrated database is told', async () => {
  const [owner, member, reader] = [await makeUser(), await makeUser(), await makeUser()]
  const name = await makeEmptyDatabase()
  const administrator = await openUntilFinished(name)
  await makeOriginalTables(administrator)
  await run(
    administrator,
    `GRANT CREATE ON SCHEMA public TO ${owner.name}`,
    `CREATE SCHEMA likeness_jobs AUTHORIZATION ${owner.name}`,
    `GRANT ${owner.name} TO ${member.name}`,
    ...['messages', 'clusters', 'cluster_messages'].map(
      (table) => `ALTER TABLE ${table} OWNER TO ${owner.name}`,
    ),
  )
  const database = await openUntilFinished(name, member)
  expect((await look(database)).obstacles).toEqual([])
  await migrateUp(database, postgresMigrations)
  await run(administrator, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader.name}`)
  const reading = await openUntilFinished(name, reader)
  const found = await look(reading)
  expect(found).toMatchObject({ tables: 'likeness', pendingMigrations: [] })
  expect(kinds(found.obstacles)).toContain('may-not-use messages')
  expect(kinds(found.obstacles)).not.toContain('may-not-use pgmigrations')
  await run(
    administrator,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${reader.name}`,
    `GRANT ALL ON SCHEMA likeness_jobs TO ${reader.name}`,
  )
  expect((await look(reading)).obstacles).toEqual([])
  expect(await migrateUp(reading, postgresMigrations)).toEqual([])
})

test.each([
  ['CREATE TABLE audit (n int)', 'audit'],
  ["CREATE TYPE links AS ENUM ('a')", 'links'],
  ['CREATE VIEW configs AS SELECT 1 AS n', 'configs'],
  ['CREATE TABLE others (n int); CREATE INDEX homes_cluster ON others (n)', 'homes_cluster'],
  [
    "CREATE FUNCTION likeness_never_changed() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    'likeness_never_changed',
  ],
  ['CREATE TABLE pgmigrations (id int, at date)', 'pgmigrations'],
  [
    "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL); INSERT INTO pgmigrations VALUES (1, '001_users', now())",
    'pgmigrations',
  ],
  [
    'CREATE TABLE data_change_log (user_id varchar NOT NULL, processed boolean DEFAULT false)',
    'data_change_log',
  ],
  ['CREATE TABLE messages (id int)', 'messages'],
])('what has a name that Likeness needs is named: %s', async (statement, subject) => {
  const database = await openEmptyDatabase()
  if (subject !== 'messages') await makeOriginalTables(database)
  await run(database, statement)
  expect(kinds((await look(database)).obstacles)).toContain(`other-tables ${subject}`)
  await expectRefused(database)
})

test('a newer Likeness is told apart from another program', async () => {
  const database = await openEmptyDatabase()
  await migrateUp(database, postgresMigrations)
  await run(database, "INSERT INTO pgmigrations (name, run_on) VALUES ('9000-later', now())")
  const found = await look(database)
  expect(found.tables).toBe('likeness')
  expect(found.obstacles).toMatchObject([{ kind: 'newer-likeness', detail: '9000-later' }])
  await expectRefused(database)
})

test('settings that do not fit: search path, dates, read only', async () => {
  const name = await makeEmptyDatabase()
  const administrator = await openUntilFinished(name)
  await run(
    administrator,
    'CREATE SCHEMA mine',
    `ALTER DATABASE ${name} SET search_path TO mine, public`,
    `ALTER DATABASE ${name} SET datestyle TO 'SQL, DMY'`,
    `ALTER DATABASE ${name} SET default_transaction_read_only TO on`,
  )
  const database = await openUntilFinished(name)
  const found = await look(database)
  expect(kinds(found.obstacles)).toEqual(['date-style SQL, DMY', `read-only ${name}`, 'search-path mine'])
  expect(found.isPrimary).toBe(true)
  await expectRefused(database)
})

test('extensions in a schema of their own are used if they can be found, and adopted with the tables', async () => {
  const name = await makeEmptyDatabase()
  const administrator = await openUntilFinished(name)
  await run(administrator, 'CREATE SCHEMA "Extras"')
  for (const extension of ['vector', 'pg_trgm', '"uuid-ossp"']) {
    await run(administrator, `CREATE EXTENSION ${extension} SCHEMA "Extras"`)
  }
  expect(kinds((await look(administrator)).obstacles)).toEqual(
    ['extension-elsewhere vector', 'extension-elsewhere pg_trgm', 'extension-elsewhere uuid-ossp'].sort(),
  )
  await run(administrator, `ALTER DATABASE ${name} SET search_path TO public, "Extras"`)
  const database = await openUntilFinished(name)
  await makeOriginalTables(database)
  await fillOriginalTables(database, 20)
  const rows = await originalRows(database)
  expect(await look(database)).toMatchObject({ tables: 'original', missingIndexes: [], obstacles: [] })
  await migrateUp(database, postgresMigrations)
  expect(await originalRows(database)).toEqual(rows)
  expect(await verifySchema(database, postgresMigrations)).toEqual({ isAsExpected: true, differences: [] })
})

test('an index is said to be made afterwards only where it is missing, and by whom it can be made', async () => {
  const user = await makeUser()
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  await makeOriginalTables(database, [])
  expect((await look(database)).missingIndexes).toEqual(['idx_messages_text_trgm'])
  await migrateUp(database, postgresMigrations)
  expect((await look(database)).missingIndexes).toEqual(['idx_messages_text_trgm'])
  await run(database, `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${user.name}`)
  expect((await look(await openUntilFinished(name, user))).missingIndexes).toEqual([])
  await makeSearchIndexes(database, new AbortController().signal)
  expect((await look(database)).missingIndexes).toEqual([])
})

test('another encoding is named', async () => {
  const name = `${await makeEmptyDatabase()}_latin`
  await onTestServer(
    `CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
  )
  const database = await openUntilFinished(name)
  const { obstacles } = await look(database)
  await database.close()
  await dropDatabase(name)
  expect(kinds(obstacles)).toEqual(['encoding LATIN1'])
})

test('a table that somebody holds keeps a look waiting for a second, not longer', async () => {
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  const other = await openUntilFinished(name)
  await makeOriginalTables(database)
  await other.write(async (writer) => {
    await writer.run('LOCK TABLE messages IN ACCESS EXCLUSIVE MODE')
    const beforeMs = performance.now()
    await expect(look(database)).rejects.toMatchObject({ code: 'DATABASE_BUSY' })
    expect(performance.now() - beforeMs).toBeLessThan(4_000)
  })
  expect((await look(database)).tables).toBe('original')
})

test('without the schema public there is still a look', async () => {
  const database = await openEmptyDatabase()
  await run(database, 'DROP SCHEMA public')
  expect(await look(database)).toMatchObject({
    tables: 'none',
    obstacles: [{ kind: 'search-path', subject: '' }],
  })
})
