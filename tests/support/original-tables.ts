import type { Database } from '../../electron/store/database.ts'

/** Makes the tables of the documents and what they need, statement by statement. */
export const originalTables = [
  'CREATE EXTENSION IF NOT EXISTS vector',
  'CREATE EXTENSION IF NOT EXISTS pg_trgm',
  'CREATE EXTENSION IF NOT EXISTS "uuid-ossp"',
  `CREATE TABLE messages (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), creator_id text NOT NULL, external_message_id text NOT NULL,
    text text NOT NULL, embedding vector(1536), channel_id text NOT NULL, channel_cid text NOT NULL,
    visitor_user_id text NOT NULL, visitor_username text NOT NULL, is_paid_dm boolean NOT NULL DEFAULT false,
    raw_payload jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(), UNIQUE (external_message_id))`,
  `CREATE TABLE clusters (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), creator_id text NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'actioned')), response_text text,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE cluster_messages (
    cluster_id uuid NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
    message_id uuid NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (cluster_id, message_id), UNIQUE (message_id))`,
  'CREATE INDEX idx_messages_creator ON messages (creator_id)',
  'CREATE INDEX idx_messages_channel ON messages (channel_id)',
  'CREATE INDEX idx_clusters_creator_status ON clusters (creator_id, status)',
  'CREATE INDEX idx_clusters_created ON clusters (created_at DESC)',
  'CREATE INDEX idx_cluster_messages_cluster ON cluster_messages (cluster_id)',
]

/** The indexes of the documents that may be there or not. */
export const documentIndexes = [
  'CREATE UNIQUE INDEX idx_messages_external ON messages (external_message_id)',
  'CREATE INDEX idx_cluster_messages_message ON cluster_messages (message_id)',
  'CREATE INDEX idx_messages_text_trgm ON messages USING gist (text gist_trgm_ops)',
  'CREATE INDEX idx_messages_embedding ON messages USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64)',
]

/** Makes the tables of the system that Likeness belongs to, as its documents have them. */
export async function makeOriginalTables(
  database: Database,
  indexes: readonly string[] = documentIndexes,
): Promise<void> {
  await database.write(async (writer) => {
    for (const statement of [...originalTables, ...indexes]) await writer.run(statement)
  })
}

/** Fills them: every fourth message is in a cluster of two, every third cluster is answered, and so many have an embedding. */
export async function fillOriginalTables(
  database: Database,
  messages: number,
  embeddingEach = 10,
): Promise<void> {
  await database.write(async (writer) => {
    await writer.run(
      `INSERT INTO messages (creator_id, external_message_id, text, embedding, channel_id, channel_cid,
         visitor_user_id, visitor_username, raw_payload, created_at)
       SELECT 'creator-' || n % 5, 'old-' || n, 'Wie viel kostet das? ' || n || ' ' || repeat('wort ', n % 40),
         CASE WHEN n % $2::int = 0 THEN array_fill(0.1 + n % 7, ARRAY[1536])::vector END, 'channel-' || n,
         'messaging:channel-' || n, 'visitor-' || n, 'Visitor ' || n, jsonb_build_object('n', n),
         timestamptz '2025-01-01' + n * interval '1 minute'
       FROM generate_series(1, $1::int) AS n`,
      [messages, embeddingEach],
    )
    await writer.run(
      `INSERT INTO clusters (creator_id, status, response_text, created_at, updated_at)
       SELECT 'creator-1', CASE WHEN n % 3 = 0 THEN 'actioned' ELSE 'open' END,
         CASE WHEN n % 3 = 0 THEN 'Danke!' END, timestamptz '2025-02-01' + n * interval '1 minute', '2025-03-01'
       FROM generate_series(1, $1::int / 8) AS n`,
      [messages],
    )
    await writer.run(
      `INSERT INTO cluster_messages (cluster_id, message_id, created_at)
       SELECT c.id, m.id, '2025-02-02'
       FROM (SELECT id, row_number() OVER (ORDER BY created_at) AS place FROM clusters) c
       JOIN (SELECT id, (row_number() OVER (ORDER BY created_at) + 1) / 2 AS place FROM messages) m USING (place)`,
    )
  })
}

const originalColumns = {
  messages:
    'id, creator_id, external_message_id, text, embedding, channel_id, channel_cid, visitor_user_id, visitor_username, is_paid_dm, raw_payload, created_at, updated_at',
  clusters: 'id, creator_id, status, response_text, created_at, updated_at',
  cluster_messages: 'cluster_id, message_id, created_at',
}

/** One hash a table over all that it held before Likeness. */
export function originalRows(database: Database): Promise<{ table: string; rows: number; hash: string }[]> {
  const each = Object.entries(originalColumns).map(
    ([table, columns]) =>
      `SELECT '${table}' AS table, count(*) AS rows, coalesce(md5(string_agg(md5(r::text), '' ORDER BY r::text)), '') AS hash
       FROM (SELECT ${columns} FROM ${table}) AS r`,
  )
  return database.rows(`${each.join(' UNION ALL ')} ORDER BY 1`)
}

/** Everything in the schema that a migration could have changed, as text. */
export async function wholeSchema(database: Database): Promise<string> {
  const rows = await database.rows(
    `SELECT c.relname AS name, c.relkind AS kind, c.relfilenode::int8 AS file, c.relnatts AS columns, c.xmin::text AS changed
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
     UNION ALL SELECT extname, 'e', 0, 0, xmin::text FROM pg_extension
     UNION ALL SELECT proname, 'f', 0, 0, xmin::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
     ORDER BY 1, 2`,
  )
  return JSON.stringify(rows)
}

/** Takes all tables away, and what Likeness has made besides them. */
export async function dropAllTables(database: Database): Promise<void> {
  const tables = await database.rows<{ drop: string }>(
    `SELECT format('DROP %s IF EXISTS %I CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, relname) AS drop
     FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')`,
  )
  await database.write(async (writer) => {
    for (const { drop } of tables) await writer.run(drop)
    await writer.run(
      'DROP FUNCTION IF EXISTS likeness_never_changed, likeness_log_change, likeness_log_config, planted CASCADE',
    )
  })
}
