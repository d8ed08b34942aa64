import type { SchemaPart } from './schema-description.ts'
import { compareSchemas, type SchemaDifference } from './schema-differences.ts'
import { isForSearch, SEARCH_INDEX_NAMES } from './search-index-kinds.ts'

/** The tables of the system that Likeness belongs to, as `0001-messages-and-clusters.sql` makes them. */
export const ORIGINAL_TABLES = ['messages', 'clusters', 'cluster_messages'] as const
type OriginalTable = (typeof ORIGINAL_TABLES)[number]

/** The migration that makes them. Where they were there before, it is only marked as applied. */
export const ORIGINAL_MIGRATION = '0001-messages-and-clusters'

type Definitions = Readonly<Record<string, string>>

const always = 'timestamp with time zone NOT NULL DEFAULT now()'
const id = 'uuid NOT NULL DEFAULT uuid_generate_v4()'

const columns: Record<OriginalTable, Definitions> = {
  messages: {
    id,
    creator_id: 'text NOT NULL',
    external_message_id: 'text NOT NULL',
    text: 'text NOT NULL',
    embedding: 'vector(1536)',
    channel_id: 'text NOT NULL',
    channel_cid: 'text NOT NULL',
    visitor_user_id: 'text NOT NULL',
    visitor_username: 'text NOT NULL',
    is_paid_dm: 'boolean NOT NULL DEFAULT false',
    raw_payload: 'jsonb NOT NULL',
    created_at: always,
    updated_at: always,
  },
  clusters: {
    id,
    creator_id: 'text NOT NULL',
    status: "text NOT NULL DEFAULT 'open'::text",
    response_text: 'text',
    created_at: always,
    updated_at: always,
  },
  cluster_messages: { cluster_id: 'uuid NOT NULL', message_id: 'uuid NOT NULL', created_at: always },
}

const constraints: Record<OriginalTable, Definitions> = {
  messages: {
    messages_pkey: 'PRIMARY KEY (id)',
    messages_external_message_id_key: 'UNIQUE (external_message_id)',
  },
  clusters: {
    clusters_pkey: 'PRIMARY KEY (id)',
    clusters_status_check: "CHECK (status = ANY (ARRAY['open'::text, 'actioned'::text]))",
  },
  cluster_messages: {
    cluster_messages_pkey: 'PRIMARY KEY (cluster_id, message_id)',
    cluster_messages_message_id_key: 'UNIQUE (message_id)',
    cluster_messages_cluster_id_fkey: 'FOREIGN KEY (cluster_id) REFERENCES clusters(id) ON DELETE CASCADE',
    cluster_messages_message_id_fkey: 'FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE',
  },
}

const indexes: Record<OriginalTable, Definitions> = {
  messages: {
    idx_messages_creator: 'CREATE INDEX idx_messages_creator ON messages USING btree (creator_id)',
    idx_messages_channel: 'CREATE INDEX idx_messages_channel ON messages USING btree (channel_id)',
    idx_messages_external:
      'CREATE UNIQUE INDEX idx_messages_external ON messages USING btree (external_message_id)',
  },
  clusters: {
    idx_clusters_creator_status:
      'CREATE INDEX idx_clusters_creator_status ON clusters USING btree (creator_id, status)',
    idx_clusters_created: 'CREATE INDEX idx_clusters_created ON clusters USING btree (created_at DESC)',
  },
  cluster_messages: {
    idx_cluster_messages_cluster:
      'CREATE INDEX idx_cluster_messages_cluster ON cluster_messages USING btree (cluster_id)',
    idx_cluster_messages_message:
      'CREATE INDEX idx_cluster_messages_message ON cluster_messages USING btree (message_id)',
  },
}

/** They double the index of a constraint, so they may be there or not. */
const doubles = new Set(['idx_messages_external', 'idx_cluster_messages_message'])

/** Whether it makes no difference to a schema if it is there; where it is, it must be the known one. */
export const isDouble = ({ kind, name }: SchemaPart): boolean => kind === 'Index' && doubles.has(name)

/** An index that restricts nothing: whoever runs the database may add them as they like. */
export const restrictsNothing = ({ kind, name, definition }: SchemaPart): boolean =>
  kind === 'Index' && !SEARCH_INDEX_NAMES.includes(name) && !definition.startsWith('CREATE UNIQUE ')

const expected: readonly SchemaPart[] = ORIGINAL_TABLES.flatMap((table) => [
  { kind: 'Table', name: table, table, definition: '' },
  ...parts('Column', table, columns[table], (name) => `${table}.${name}`),
  ...parts('Constraint', table, constraints[table], (name) => `${name} on ${table}`),
  ...parts('Index', table, indexes[table], (name) => name),
])

function parts(
  kind: SchemaPart['kind'],
  table: string,
  definitions: Definitions,
  nameOf: (name: string) => string,
): SchemaPart[] {
  return Object.entries(definitions).map(([name, definition]) => ({
    kind,
    name: nameOf(name),
    table,
    definition,
  }))
}

/**
 * How the three tables differ from those of the documents; nothing where they can be adopted. The search
 * indexes may be there or not, of whatever kind and size, and other indexes too unless they forbid rows.
 */
export function differencesFromOriginal(found: readonly SchemaPart[]): SchemaDifference[] {
  const known = new Set(expected.map(({ name }) => name))
  const there = new Set(found.map(({ name }) => name))
  return compareSchemas(
    found.filter((part) => !isForSearch(part) && (known.has(part.name) || !restrictsNothing(part))),
    expected.filter((part) => !isDouble(part) || there.has(part.name)),
    ({ kind, name }) => `${kind} ${name} is not known.`,
  )
}
