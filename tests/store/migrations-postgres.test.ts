import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { migrateDown, migrateUp, migrationStatus } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { verifySchema } from '../../electron/store/verify.ts'
import { isNative, openTestDatabase, postgresMigrations } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const asExpected = { isAsExpected: true, differences: [] }
let database: PoolDatabase
let names: string[]

beforeAll(async () => {
  database = await openTestDatabase()
  names = (await migrationStatus(database, postgresMigrations)).map(({ name }) => name)
})
beforeEach(async () => {
  await migrateUp(database, postgresMigrations)
})

const alter = (sql: string) => database.write((writer) => writer.run(sql))
const tables = async () =>
  (
    await database.rows<{ name: string }>(`SELECT relname AS name FROM pg_stat_user_tables ORDER BY relname`)
  ).map(({ name }) => name)

test('all migrations go down and up again, and the schema is the same', async () => {
  const before = await tables()
  expect(before).toEqual(
    expect.arrayContaining(['messages', 'clusters', 'cluster_messages', 'decisions', 'links']),
  )
  expect(await migrateDown(database, postgresMigrations, names.length)).toEqual([...names].reverse())
  expect(await tables()).toEqual(['pgmigrations'])
  expect(await migrateUp(database, postgresMigrations)).toEqual(names)
  expect(await tables()).toEqual(before)
  expect(await verifySchema(database, postgresMigrations)).toEqual(asExpected)
})

test('applying what is applied does nothing', async () => {
  expect(await migrateUp(database, postgresMigrations)).toEqual([])
})

test('the status says what is applied, and since when', async () => {
  const from = Date.now()
  await migrateDown(database, postgresMigrations, 1)
  const after = await migrationStatus(database, postgresMigrations)
  expect(after.map(({ appliedAt }) => appliedAt !== null)).toEqual([...names.slice(1).map(() => true), false])
  await migrateUp(database, postgresMigrations)
  const again = await migrationStatus(database, postgresMigrations)
  const appliedAt = Date.parse(again.at(-1)?.appliedAt ?? '')
  expect(appliedAt).toBeGreaterThanOrEqual(from - 1)
  expect(appliedAt).toBeLessThanOrEqual(Date.now() + 1)
})

test('each number of steps down has the schema of what is left', async () => {
  for (const left of names.toReversed().keys()) {
    expect((await verifySchema(database, postgresMigrations)).differences).toEqual(
      names.slice(names.length - left).map((name) => `Migration ${name} is not applied.`),
    )
    await migrateDown(database, postgresMigrations, 1)
  }
})

test('a migration that fails undoes those before it', async () => {
  const folder = temporaryFolder()
  cpSync(postgresMigrations, folder, { recursive: true })
  writeFileSync(
    join(folder, '9001-first.sql'),
    '-- Up Migration\nCREATE TABLE first (n int);\n-- Down Migration\n',
  )
  writeFileSync(
    join(folder, '9002-second.sql'),
    '-- Up Migration\nCREATE TABLE messages (n int);\n-- Down Migration\n',
  )
  const migrations = pathToFileURL(`${folder}/`)
  const before = await tables()
  await expect(migrateUp(database, migrations)).rejects.toThrow('already exists')
  expect(await tables()).toEqual(before)
})

test('a migration that this program does not know is named', async () => {
  await alter("INSERT INTO pgmigrations (name, run_on) VALUES ('9000-from-the-future', now())")
  expect(await verifySchema(database, postgresMigrations)).toEqual({
    isAsExpected: false,
    differences: ['Migration 9000-from-the-future is applied and not known to this program.'],
  })
  await expect(migrateUp(database, postgresMigrations)).rejects.toMatchObject({ code: 'DATABASE_UNFIT' })
  await alter("DELETE FROM pgmigrations WHERE name = '9000-from-the-future'")
})

/** What is planted, how it is undone, and what must be said of it. */
const planted: [string, string, string | RegExp][] = [
  [
    'ALTER TABLE messages ALTER visitor_username DROP NOT NULL',
    'ALTER TABLE messages ALTER visitor_username SET NOT NULL',
    'Column messages.visitor_username is "text" and should be "text NOT NULL".',
  ],
  [
    'ALTER TABLE messages ALTER is_paid_dm SET DEFAULT true',
    'ALTER TABLE messages ALTER is_paid_dm SET DEFAULT false',
    'Column messages.is_paid_dm is "boolean NOT NULL DEFAULT true" and should be "boolean NOT NULL DEFAULT false".',
  ],
  [
    'ALTER TABLE imports ALTER read TYPE bigint',
    'ALTER TABLE imports ALTER read TYPE integer',
    'Column imports.read is "bigint NOT NULL DEFAULT 0" and should be "integer NOT NULL DEFAULT 0".',
  ],
  [
    'ALTER TABLE imports DROP COLUMN failure',
    'ALTER TABLE imports ADD COLUMN failure jsonb',
    'Column imports.failure is missing.',
  ],
  [
    'ALTER TABLE clusters ADD COLUMN colour text',
    'ALTER TABLE clusters DROP COLUMN colour',
    'Column clusters.colour is not made by any migration.',
  ],
  [
    'CREATE UNIQUE INDEX one_a_channel ON messages (channel_id)',
    'DROP INDEX one_a_channel',
    'Index one_a_channel is not made by any migration.',
  ],
  [
    'ALTER TABLE configs ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE configs DISABLE ROW LEVEL SECURITY',
    'Table configs is "with row security" and should be an ordinary table.',
  ],
  [
    'ALTER TABLE imports ALTER file_name TYPE text COLLATE "C"',
    'ALTER TABLE imports ALTER file_name TYPE text COLLATE "default"',
    'Column imports.file_name is "text COLLATE "C" NOT NULL" and should be "text NOT NULL".',
  ],
  [
    'ALTER TABLE imports RENAME TO exports',
    'ALTER TABLE exports RENAME TO imports',
    /^Table imports is missing\.$/,
  ],
  [
    'DROP INDEX idx_messages_channel',
    'CREATE INDEX idx_messages_channel ON messages (channel_id)',
    'Index idx_messages_channel is missing.',
  ],
  [
    'DROP INDEX homes_cluster; CREATE INDEX homes_cluster ON homes (cluster_id, seq)',
    'DROP INDEX homes_cluster; CREATE INDEX homes_cluster ON homes (cluster_id)',
    /^Index homes_cluster is ".*\(cluster_id, seq\)" and should be ".*\(cluster_id\)"\.$/,
  ],
  [
    'ALTER TABLE messages DROP CONSTRAINT messages_seq_with_facts',
    `ALTER TABLE messages ADD CONSTRAINT messages_seq_with_facts CHECK (
      seq IS NULL OR (text_hash IS NOT NULL AND numbers_hash IS NOT NULL AND normaliser_version IS NOT NULL))`,
    'Constraint messages_seq_with_facts on messages is missing.',
  ],
  [
    `ALTER TABLE cluster_messages DROP CONSTRAINT cluster_messages_message_id_fkey,
      ADD CONSTRAINT cluster_messages_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages (id)`,
    `ALTER TABLE cluster_messages DROP CONSTRAINT cluster_messages_message_id_fkey,
      ADD CONSTRAINT cluster_messages_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages (id) ON DELETE CASCADE`,
    /^Constraint cluster_messages_message_id_fkey on cluster_messages is ".*" and should be ".* ON DELETE CASCADE"\.$/,
  ],
  [
    'ALTER TABLE audit DISABLE TRIGGER audit_never_changed',
    'ALTER TABLE audit ENABLE TRIGGER audit_never_changed',
    /^Trigger audit_never_changed on audit is ".* \(not enabled\)" and should be "/,
  ],
  [
    'DROP TRIGGER links_never_changed ON links',
    `CREATE TRIGGER links_never_changed BEFORE UPDATE OR DELETE ON links
      FOR EACH ROW EXECUTE FUNCTION likeness_never_changed()`,
    'Trigger links_never_changed on links is missing.',
  ],
]

test.each(planted)('verify notices: %s', async (plant, undo, said) => {
  await alter(plant)
  const { isAsExpected, differences } = await verifySchema(database, postgresMigrations)
  await alter(undo)
  expect(isAsExpected).toBe(false)
  if (typeof said === 'string') expect(differences).toEqual([said])
  else expect(differences).toEqual(expect.arrayContaining([expect.stringMatching(said)]))
  expect(await verifySchema(database, postgresMigrations)).toEqual(asExpected)
})

/** What whoever runs a server may add; the embedded database belongs to Likeness alone. */
const added: [string, string, string][] = [
  ['CREATE TABLE other (n int PRIMARY KEY)', 'DROP TABLE other', 'Table other is not made by any migration.'],
  [
    'CREATE INDEX by_visitor ON messages (visitor_user_id)',
    'DROP INDEX by_visitor',
    'Index by_visitor is not made by any migration.',
  ],
  [
    `CREATE FUNCTION other() RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
    'DROP FUNCTION other()',
    'Function other() is not made by any migration.',
  ],
]

test.each(added)('verify minds only on the embedded database: %s', async (add, remove, said) => {
  await alter(add)
  const { differences } = await verifySchema(database, postgresMigrations)
  await alter(remove)
  expect(differences).toEqual(isNative() ? [] : [said])
})

test.each([
  'CREATE INDEX searched ON messages USING gin (text gin_trgm_ops)',
  'CREATE INDEX searched ON messages USING ivfflat (embedding vector_cosine_ops)',
  'CREATE INDEX searched ON messages USING hnsw (embedding vector_cosine_ops) WITH (m = 4)',
])('verify minds no index for search: %s', async (add) => {
  await alter(add)
  const verdict = await verifySchema(database, postgresMigrations)
  await alter('DROP INDEX searched')
  expect(verdict).toEqual(asExpected)
})

test('only a server keeps the trigram index', async () => {
  const rows = await database.rows("SELECT FROM pg_class WHERE relname = 'idx_messages_text_trgm'")
  expect(rows).toHaveLength(isNative() ? 1 : 0)
})

test('verify notices a function with another body', async () => {
  const body = (text: string) =>
    `CREATE OR REPLACE FUNCTION likeness_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$${text}$$`
  const [row] = await database.rows<{ source: string }>(
    `SELECT prosrc AS source FROM pg_proc WHERE proname = 'likeness_never_changed'`,
  )
  await alter(body('BEGIN RETURN NEW; END'))
  const { differences } = await verifySchema(database, postgresMigrations)
  await alter(body(row?.source ?? ''))
  expect(differences).toEqual([
    expect.stringContaining('Function likeness_never_changed() is "trigger BEGIN RETURN NEW;'),
  ])
})

test('verifying leaves nothing behind', async () => {
  const before = await database.rows('SHOW search_path')
  await verifySchema(database, postgresMigrations)
  expect(await database.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'likeness%'")).toEqual([])
  expect(await database.rows('SHOW search_path')).toEqual(before)
})
