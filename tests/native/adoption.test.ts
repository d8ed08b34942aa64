import fc from 'fast-check'
import { expect, test } from 'vitest'
import { actionCluster } from '../../electron/clusters/acts.ts'
import { readCluster } from '../../electron/clusters/cluster-detail.ts'
import { listClusters, readClusterRow } from '../../electron/clusters/cluster-list.ts'
import { lookAtDatabase } from '../../electron/store/look.ts'
import { migrateDown, migrateUp, migrationStatus } from '../../electron/store/migrate.ts'
import { verifySchema } from '../../electron/store/verify.ts'
import { makeEmptyDatabase, openEmptyDatabase, openUntilFinished } from '../support/native-database.ts'
import {
  documentIndexes,
  dropAllTables,
  fillOriginalTables,
  makeOriginalTables,
  originalRows,
  wholeSchema,
} from '../support/original-tables.ts'
import { postgresMigrations } from '../support/postgres.ts'

const asExpected = { isAsExpected: true, differences: [] }

test('the documents’ tables are adopted with their rows as they are', async () => {
  const database = await openEmptyDatabase()
  await makeOriginalTables(database)
  await fillOriginalTables(database, 400)
  const rows = await originalRows(database)
  const look = await lookAtDatabase(database, postgresMigrations)
  expect(look).toMatchObject({
    tables: 'original',
    messages: 400,
    notTakenIn: 400,
    clusters: 50,
    obstacles: [],
  })
  expect(look.missingIndexes).toEqual([])
  expect(await migrateUp(database, postgresMigrations)).toEqual(look.pendingMigrations)
  expect(await originalRows(database)).toEqual(rows)
  const status = await migrationStatus(database, postgresMigrations)
  expect(status.every(({ appliedAt }) => appliedAt !== null)).toBe(true)
  expect(status.map(({ name }) => name).slice(1)).toEqual(look.pendingMigrations)
  expect(await verifySchema(database, postgresMigrations)).toEqual(asExpected)
  const after = await lookAtDatabase(database, postgresMigrations)
  expect(after).toMatchObject({
    tables: 'likeness',
    messages: 400,
    notTakenIn: 400,
    pendingMigrations: [],
    obstacles: [],
  })
  expect(await migrateUp(database, postgresMigrations)).toEqual([])
})

test('clusters that were there are listed, with their oldest text', async () => {
  const database = await openEmptyDatabase()
  await makeOriginalTables(database)
  await fillOriginalTables(database, 160)
  const expected = await database.rows<{ id: string; preview: string }>(
    `SELECT DISTINCT ON (c.id) c.id, m.text AS preview FROM clusters c JOIN cluster_messages cm ON cm.cluster_id = c.id
     JOIN messages m ON m.id = cm.message_id ORDER BY c.id, m.created_at`,
  )
  await migrateUp(database, postgresMigrations)
  const query = { creator: 'creator-1', status: null, search: '', sort: 'newest' } as const
  const { items, total } = await listClusters(database, query, { cursor: null, limit: 100 })
  expect(total).toBe(20)
  expect(Object.fromEntries(items.map(({ id, preview }) => [id, preview]))).toEqual(
    Object.fromEntries(expected.map(({ id, preview }) => [id, preview.slice(0, 300)])),
  )
  expect(items.every(({ members, weakestScore }) => members === 2 && weakestScore === null)).toBe(true)
  const answered = items.find(({ status }) => status === 'actioned')
  expect(await readCluster(database, answered?.id ?? '')).toMatchObject({
    responseText: 'Danke!',
    superseded: 0,
    acts: [],
  })
  expect(await readClusterRow(database, answered?.id ?? '')).toEqual(answered)
  const open = items.find(({ status }) => status === 'open')
  await expect(
    actionCluster(database, { id: open?.id ?? '', responseText: 'Ja', author: 'me' }),
  ).rejects.toMatchObject({ code: 'BAD_INPUT' })
  expect(await readClusterRow(database, open?.id ?? '')).toEqual(open)
})

test('a hundred thousand messages are adopted in seconds', async () => {
  const database = await openEmptyDatabase()
  await makeOriginalTables(database, [])
  await fillOriginalTables(database, 100_000, 1_000)
  const rows = await originalRows(database)
  const beforeMs = performance.now()
  await migrateUp(database, postgresMigrations)
  // Half a second on an idle machine; a bad plan for the clusters took half a minute.
  expect(performance.now() - beforeMs).toBeLessThan(10_000)
  expect(await originalRows(database)).toEqual(rows)
  const [shown] = await database.rows('SELECT count(*) AS clusters FROM clusters WHERE member_count = 2')
  expect(shown).toEqual({ clusters: 12_500 })
})

test('taking migrations back leaves the adopted tables as they were, and never drops them', async () => {
  const database = await openEmptyDatabase()
  await makeOriginalTables(database)
  await fillOriginalTables(database, 80)
  const before = await originalRows(database)
  const { pendingMigrations } = await lookAtDatabase(database, postgresMigrations)
  await migrateUp(database, postgresMigrations)
  await expect(migrateDown(database, postgresMigrations, pendingMigrations.length + 1)).rejects.toMatchObject(
    {
      code: 'BAD_INPUT',
      data: { detail: expect.stringContaining(`Taking back ${pendingMigrations.length} steps`) },
    },
  )
  expect(await verifySchema(database, postgresMigrations)).toEqual(asExpected)
  expect(await migrateDown(database, postgresMigrations, pendingMigrations.length)).toEqual(
    pendingMigrations.toReversed(),
  )
  await expect(migrateDown(database, postgresMigrations, 1)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  expect(await originalRows(database)).toEqual(before)
  await database.write((writer) => writer.run('DROP TABLE pgmigrations'))
  expect(await lookAtDatabase(database, postgresMigrations)).toMatchObject({
    tables: 'original',
    obstacles: [],
  })
  expect(await migrateUp(database, postgresMigrations)).toEqual(pendingMigrations)
  expect(await verifySchema(database, postgresMigrations)).toEqual(asExpected)
})

const textColumn = fc.constantFrom(
  'messages.creator_id',
  'messages.external_message_id',
  'messages.text',
  'messages.channel_id',
  'messages.channel_cid',
  'messages.visitor_user_id',
  'messages.visitor_username',
  'clusters.creator_id',
  'clusters.response_text',
)
const timeColumn = fc.constantFrom(
  'messages.created_at',
  'messages.updated_at',
  'clusters.created_at',
  'clusters.updated_at',
  'cluster_messages.created_at',
)
const anyColumn = fc.oneof(
  textColumn,
  timeColumn,
  fc.constantFrom('messages.embedding', 'messages.is_paid_dm', 'messages.raw_payload', 'clusters.status'),
)
const requiredColumn = anyColumn.filter(
  (name) => !['clusters.response_text', 'messages.embedding'].includes(name),
)
const table = fc.constantFrom('messages', 'clusters', 'cluster_messages')
const requiredIndex = fc.constantFrom(
  'idx_messages_creator',
  'idx_messages_channel',
  'idx_clusters_creator_status',
  'idx_clusters_created',
  'idx_cluster_messages_cluster',
)
const constraint = fc.constantFrom(
  ['messages', 'messages_pkey'],
  ['messages', 'messages_external_message_id_key'],
  ['clusters', 'clusters_pkey'],
  ['clusters', 'clusters_status_check'],
  ['cluster_messages', 'cluster_messages_pkey'],
  ['cluster_messages', 'cluster_messages_message_id_key'],
  ['cluster_messages', 'cluster_messages_cluster_id_fkey'],
  ['cluster_messages', 'cluster_messages_message_id_fkey'],
)

const altered = (name: string, what: (column: string) => string) => {
  const [of = '', column = ''] = name.split('.')
  return `ALTER TABLE ${of} ${what(column)}`
}

/** One change each after which the tables are no longer the documents'. */
const mutation: fc.Arbitrary<string> = fc.oneof(
  anyColumn.map((name) => altered(name, (column) => `DROP COLUMN ${column} CASCADE`)),
  anyColumn.map((name) => altered(name, (column) => `RENAME ${column} TO planted`)),
  table.map((name) => `ALTER TABLE ${name} ADD COLUMN planted text`),
  table.map((name) => `ALTER TABLE ${name} ADD COLUMN planted int GENERATED ALWAYS AS (1) STORED`),
  textColumn.map((name) => altered(name, (column) => `ALTER ${column} TYPE varchar(900)`)),
  textColumn.map((name) => altered(name, (column) => `ALTER ${column} TYPE text COLLATE "C"`)),
  timeColumn.map((name) => altered(name, (column) => `ALTER ${column} TYPE timestamp`)),
  timeColumn.map((name) => altered(name, (column) => `ALTER ${column} SET DEFAULT clock_timestamp()`)),
  fc.constantFrom(
    'ALTER TABLE messages ALTER embedding TYPE vector(768) USING NULL',
    'ALTER TABLE messages ALTER embedding TYPE vector',
    'ALTER TABLE messages ALTER raw_payload TYPE json',
    'ALTER TABLE messages ALTER is_paid_dm SET DEFAULT true',
    'ALTER TABLE messages ALTER id SET DEFAULT gen_random_uuid()',
    'DELETE FROM clusters; ALTER TABLE clusters ALTER response_text SET NOT NULL',
    'DELETE FROM messages; ALTER TABLE messages ALTER embedding SET NOT NULL',
    "ALTER TABLE clusters DROP CONSTRAINT clusters_status_check, ADD CONSTRAINT clusters_status_check CHECK (status IN ('open', 'actioned', 'closed'))",
    'ALTER TABLE cluster_messages DROP CONSTRAINT cluster_messages_message_id_fkey, ADD CONSTRAINT cluster_messages_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages (id)',
    'ALTER TABLE messages ADD CHECK (length(text) < 100000)',
    'ALTER TABLE messages ADD UNIQUE (channel_id, created_at)',
    'CREATE UNIQUE INDEX planted ON messages (channel_cid)',
    'ALTER TABLE messages ADD EXCLUDE USING btree (channel_cid WITH =)',
    'DROP INDEX idx_messages_creator; CREATE INDEX idx_messages_creator ON messages (creator_id, created_at)',
    'CREATE INDEX idx_cluster_messages_message ON cluster_messages (message_id, created_at)',
    'CREATE INDEX idx_messages_embedding ON messages USING hnsw (embedding vector_l2_ops)',
    'CREATE INDEX idx_messages_text_trgm ON messages (text)',
    'ALTER TABLE cluster_messages SET UNLOGGED',
    'CREATE TABLE planted_child () INHERITS (cluster_messages)',
    'DROP TABLE cluster_messages; CREATE VIEW cluster_messages AS SELECT id AS cluster_id, id AS message_id, created_at FROM messages',
    "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER planted BEFORE INSERT ON clusters FOR EACH ROW EXECUTE FUNCTION planted()",
  ),
  requiredColumn.map((name) => altered(name, (column) => `ALTER ${column} DROP NOT NULL`)),
  timeColumn.map((name) => altered(name, (column) => `ALTER ${column} DROP DEFAULT`)),
  table.map((name) => `ALTER TABLE ${name} RENAME TO planted`),
  table.map((name) => `DROP TABLE ${name} CASCADE`),
  table.map((name) => `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`),
  table.map((name) => `CREATE RULE planted AS ON DELETE TO ${name} DO INSTEAD NOTHING`),
  requiredIndex.map((name) => `DROP INDEX ${name}`),
  requiredIndex.map((name) => `ALTER INDEX ${name} RENAME TO planted`),
  constraint.map(([of, name]) => `ALTER TABLE ${of} RENAME CONSTRAINT ${name} TO planted`),
  constraint.map(([of, name]) => `ALTER TABLE ${of} DROP CONSTRAINT ${name} CASCADE`),
)

test('tables that differ in anything are refused, and nothing is changed', async () => {
  const database = await openEmptyDatabase()
  await fc.assert(
    fc.asyncProperty(mutation, async (sql) => {
      await dropAllTables(database)
      await makeOriginalTables(database, [])
      await fillOriginalTables(database, 16)
      await database.write((writer) => writer.run(sql))
      const before = await wholeSchema(database)
      const look = await lookAtDatabase(database, postgresMigrations)
      expect(look.tables).toBe('other')
      const others = look.obstacles.filter(({ kind }) => kind === 'other-tables')
      expect(others.length).toBeGreaterThan(0)
      expect(others.every(({ detail }) => detail.endsWith('.'))).toBe(true)
      await expect(migrateUp(database, postgresMigrations)).rejects.toMatchObject({
        code: 'DATABASE_UNFIT',
        data: { obstacles: look.obstacles },
      })
      expect(await wholeSchema(database)).toBe(before)
    }),
    { numRuns: 80 },
  )
}, 300_000)

const trigram = fc.constantFrom(
  [],
  [documentIndexes[2] ?? ''],
  ['CREATE INDEX idx_messages_text_trgm ON messages USING gist (left(text, 1000) gist_trgm_ops)'],
  ['CREATE INDEX idx_messages_text_trgm ON messages USING gist (text gist_trgm_ops (siglen = 64))'],
  ['CREATE INDEX by_text ON messages USING gin (text gin_trgm_ops) WITH (fastupdate = off)'],
)
const vector = fc.constantFrom(
  [],
  [documentIndexes[3] ?? ''],
  [
    'CREATE INDEX idx_messages_embedding ON messages USING hnsw (embedding vector_cosine_ops) WITH (m = 32, ef_construction = 200)',
  ],
  [
    'CREATE INDEX idx_messages_embedding ON messages USING ivfflat (embedding vector_cosine_ops) WITH (lists = 4)',
  ],
  ['CREATE INDEX "By Meaning" ON messages USING hnsw (embedding vector_cosine_ops)'],
)
const added = fc.subarray([
  ...documentIndexes.slice(0, 2),
  'CREATE INDEX by_visitor ON messages (visitor_user_id)',
  'CREATE INDEX of_paid ON messages (created_at) WHERE is_paid_dm',
  'CREATE INDEX by_time ON messages USING brin (created_at)',
  "CREATE INDEX by_payload ON messages ((raw_payload ->> 'n'))",
  'CREATE INDEX by_distance ON messages USING hnsw (embedding vector_l2_ops)',
  'CREATE TABLE replies (id uuid PRIMARY KEY, message_id uuid REFERENCES messages (id))',
  'CREATE VIEW open_clusters AS SELECT * FROM clusters',
  'ALTER TABLE messages SET (fillfactor = 80)',
  "COMMENT ON TABLE messages IS 'of the inbox'",
  'GRANT SELECT ON messages TO PUBLIC',
])

test('whatever search indexes, other indexes and other tables there are, they are adopted', async () => {
  const database = await openEmptyDatabase()
  await fc.assert(
    fc.asyncProperty(trigram, vector, added, async (byText, byVector, others) => {
      await dropAllTables(database)
      await makeOriginalTables(database, [...byText, ...byVector, ...others])
      await fillOriginalTables(database, 40)
      const before = await originalRows(database)
      const look = await lookAtDatabase(database, postgresMigrations)
      expect(look).toMatchObject({ tables: 'original', obstacles: [] })
      expect(look.missingIndexes).toEqual(byText.length > 0 ? [] : ['idx_messages_text_trgm'])
      expect(await migrateUp(database, postgresMigrations)).toEqual(look.pendingMigrations)
      expect(await verifySchema(database, postgresMigrations)).toEqual(asExpected)
      expect(await originalRows(database)).toEqual(before)
    }),
    { numRuns: 25 },
  )
}, 300_000)

test.each([true, false])(
  'two consoles that migrate at once both end well (original tables: %s)',
  async (isOriginal) => {
    const name = await makeEmptyDatabase()
    const consoles = await Promise.all([1, 2, 3].map(() => openUntilFinished(name)))
    const [database] = consoles
    if (!database) throw new Error('none was opened')
    if (isOriginal) await makeOriginalTables(database)
    const { pendingMigrations } = await lookAtDatabase(database, postgresMigrations)
    const done = await Promise.all(consoles.map((each) => migrateUp(each, postgresMigrations)))
    expect(done.toSorted((one, other) => one.length - other.length)).toEqual([[], [], pendingMigrations])
    expect(await verifySchema(database, postgresMigrations)).toEqual(asExpected)
  },
)

test('a table that somebody is using ends the migration soon, and nothing is changed', async () => {
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  const other = await openUntilFinished(name)
  await makeOriginalTables(database)
  const before = await wholeSchema(database)
  await other.write(async (writer) => {
    await writer.rows('SELECT FROM clusters')
    await expect(migrateUp(database, postgresMigrations)).rejects.toMatchObject({ code: 'DATABASE_BUSY' })
  })
  expect(await wholeSchema(database)).toBe(before)
  expect((await migrateUp(database, postgresMigrations)).length).toBeGreaterThan(0)
})
