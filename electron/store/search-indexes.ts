import { Failure } from '../../shared/failure.ts'
import { concurrently } from './concurrently.ts'
import type { Database } from './database.ts'
import { migrationsTable } from './migration-files.ts'
import type { PoolDatabase } from './pool-database.ts'
import type { RowReader } from './row-reader.ts'
import { describeSchema } from './schema-description.ts'
import {
  hnswSize,
  isForSearch,
  LARGEST_HNSW,
  missingAmong,
  type SearchIndexName,
} from './search-index-kinds.ts'

/** Any number that no other program is likely to lock; whoever holds it makes the search indexes. */
const BUILDING_LOCK = 5_489_131_307_203

/** The name of what a build that broke off has left, while it is being dropped. */
const leftoverOf = (name: SearchIndexName) => `${name}_leftover`

/** The search indexes that a server's database lacks. Inside a transaction: it sets the search path for the rest of it. */
export async function missingSearchIndexes(reader: RowReader): Promise<SearchIndexName[]> {
  return missingAmong(await describeSchema(reader, 'public', migrationsTable, ['messages']))
}

/**
 * Makes the search indexes that are missing, without keeping anybody from writing; nothing where another
 * console is at it. It may take hours; what is left when it breaks off is made anew the next time. The one of
 * embeddings is of a size that goes with their number, so it is made once there are some. Does nothing on the
 * embedded database.
 * @throws Failure DATABASE_UNFIT where the table belongs to somebody else; DATABASE_BUSY where somebody holds
 * it; the signal's reason once that is aborted
 */
export async function makeSearchIndexes(database: PoolDatabase, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (database.state().kind === 'embedded') return
  if ((await database.snapshot(missingSearchIndexes)).length === 0) return
  await refuseOthers(database)
  await alone(database, async () => {
    for (const name of await due(database)) {
      await dropLeftover(database, name, signal)
      await concurrently(database, await createStatement(database, name), signal)
    }
  })
}

async function due(database: Database): Promise<SearchIndexName[]> {
  const missing = await database.snapshot(missingSearchIndexes)
  if (!missing.includes('idx_messages_embedding') || (await embedded(database, 1)) > 0) return missing
  return missing.filter((name) => name !== 'idx_messages_embedding')
}

/** Messages with an embedding, counted up to a limit. */
async function embedded(database: Database, limit: number): Promise<number> {
  const [counted] = await database.rows<{ messages: number }>(
    `SELECT count(*) AS messages FROM (SELECT FROM messages WHERE embedding IS NOT NULL LIMIT ${limit}) AS first`,
  )
  return counted?.messages ?? 0
}

/**
 * Two builds at once on one table end in a deadlock, of which the one that is nearly done is the victim. So a
 * transaction that does nothing else holds a lock as long as one console builds; it reads nothing, so the
 * build does not wait for its end.
 */
function alone(database: Database, work: () => Promise<void>): Promise<void> {
  return database.write(async (writer) => {
    await writer.run('SET LOCAL idle_in_transaction_session_timeout = 0')
    // Without parameters: what was asked with some stays open until the next question, and the build would wait for it.
    const [lock] = await writer.rows<{ isOurs: boolean }>(
      `SELECT pg_try_advisory_xact_lock(${BUILDING_LOCK}) AS "isOurs"`,
    )
    if (lock?.isOurs) await work()
  })
}

async function refuseOthers(database: Database): Promise<void> {
  const [table] = await database.rows<{ owner: string; isOwner: boolean }>(
    `SELECT pg_get_userbyid(relowner)::text AS owner, pg_has_role(relowner, 'USAGE') AS "isOwner"
     FROM pg_class WHERE oid = 'messages'::regclass`,
  )
  if (table?.isOwner) return
  throw new Failure('DATABASE_UNFIT', {
    obstacles: [{ kind: 'not-owner', subject: 'messages', detail: table?.owner ?? '' }],
  })
}

async function createStatement(database: Database, name: SearchIndexName): Promise<string> {
  const create = `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name} ON public.messages USING`
  if (name === 'idx_messages_text_trgm') return `${create} gist (left(text, 1000) gist_trgm_ops)`
  const { m, efConstruction } = hnswSize(await embedded(database, LARGEST_HNSW))
  return `${create} hnsw (embedding vector_cosine_ops) WITH (m = ${m}, ef_construction = ${efConstruction})`
}

/**
 * An index that is not valid is either being made or was left by a build that broke off. Whoever makes one
 * holds the table's lock that is asked for here; so what has been renamed under it is nobody's.
 */
async function dropLeftover(
  database: PoolDatabase,
  name: SearchIndexName,
  signal: AbortSignal,
): Promise<void> {
  await database.write(async (writer) => {
    if (!(await isInvalid(writer, name))) return
    await writer.run('LOCK TABLE messages IN SHARE UPDATE EXCLUSIVE MODE')
    if (await isInvalid(writer, name)) await writer.run(`ALTER INDEX ${name} RENAME TO ${leftoverOf(name)}`)
  })
  await concurrently(database, `DROP INDEX CONCURRENTLY IF EXISTS public.${leftoverOf(name)}`, signal)
}

async function isInvalid(reader: RowReader, name: SearchIndexName): Promise<boolean> {
  const rows = await reader.rows(
    'SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid',
    [`public.${name}`],
  )
  return rows.length > 0
}

/** How far the build of an index on messages has come; `done` of `total` belong to the phase. */
export interface IndexProgress {
  readonly index: string
  readonly phase: string
  readonly done: number
  readonly total: number
}

/** The build that is under way, this console's or another's of the same user; null where there is none. */
export async function searchIndexProgress(reader: RowReader): Promise<IndexProgress | null> {
  const [progress] = await reader.rows<IndexProgress>(
    `SELECT coalesce(c.relname, '')::text AS index, p.phase, greatest(p.tuples_done, p.blocks_done) AS done,
       greatest(p.tuples_total, p.blocks_total) AS total
     FROM pg_stat_progress_create_index p LEFT JOIN pg_class c ON c.oid = p.index_relid
     WHERE p.datname = current_database() AND p.relid = to_regclass('public.messages')`,
  )
  return progress ?? null
}

/** The embedded database searches in memory and exactly; there the indexes only cost time at each message. */
export async function dropSearchIndexes(database: Database): Promise<void> {
  await database.write(async (writer) => {
    const parts = await describeSchema(writer, 'public', migrationsTable, ['messages'])
    for (const { name } of parts.filter(isForSearch)) await writer.run(`DROP INDEX ${name}`)
  })
}
