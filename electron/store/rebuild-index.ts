import { Failure } from '../../shared/failure.ts'
import { concurrently } from './concurrently.ts'
import {
  type CreatorIndex,
  creatorHash,
  creatorIndexes,
  largeCreators,
  trigramIndex,
  type VectorMethod,
  vectorIndex,
} from './creator-indexes.ts'
import type { PoolDatabase } from './pool-database.ts'
import type { RowReader } from './row-reader.ts'
import { EVERYONES_VECTORS, hnswSize, ivfflatLists, LARGEST_HNSW } from './search-index-kinds.ts'
import { alone, makeIndex, refuseOthers } from './search-indexes.ts'

const NEXT = `${EVERYONES_VECTORS}_next`

/**
 * Makes a search index anew at today's size, beside the old one, which is dropped then: searches go on
 * meanwhile. It may take hours.
 * @throws Failure NOT_FOUND where there is no such index; DATABASE_BUSY where one is being made; and as `makeSearchIndexes`
 */
export async function rebuildIndex(
  database: PoolDatabase,
  name: string,
  method: VectorMethod,
  signal: AbortSignal,
): Promise<void> {
  const old = (await creatorIndexes(database)).find((index) => index.name === name)
  const isThere = old !== undefined || (name === EVERYONES_VECTORS && (await hasEveryones(database)))
  if (!isThere) throw new Failure('NOT_FOUND', { what: 'index', id: name })
  await refuseOthers(database)
  const isDone = await alone(database, async () => {
    if (old) await rebuildOfCreator(database, old, method, signal)
    else await rebuildOfEveryone(database, method, signal)
    // The lists are useless to the planner before it has looked at the table again.
    if (method === 'ivfflat') await concurrently(database, 'VACUUM (ANALYZE) messages', signal)
  })
  if (!isDone) throw new Failure('DATABASE_BUSY', {})
}

/** The new one alone is there where a console was killed between dropping the old one and giving its name away. */
async function hasEveryones(reader: RowReader): Promise<boolean> {
  const rows = await reader.rows('SELECT FROM pg_class WHERE oid IN (to_regclass($1), to_regclass($2))', [
    `public.${EVERYONES_VECTORS}`,
    `public.${NEXT}`,
  ])
  return rows.length > 0
}

async function rebuildOfCreator(
  database: PoolDatabase,
  old: CreatorIndex,
  method: VectorMethod,
  signal: AbortSignal,
): Promise<void> {
  const owner = (await largeCreators(database, 0)).find(({ creator }) => creatorHash(creator) === old.hash)
  if (!owner) throw new Failure('NOT_FOUND', { what: 'index', id: old.name })
  const made =
    old.kind === 'trigrams'
      ? trigramIndex(owner.creator)
      : vectorIndex(owner.creator, owner.messages, database.state().pgvector, method)
  if (made.name === old.name) return reindex(database, old.name, signal)
  await makeIndex(database, made, signal)
  await concurrently(database, `DROP INDEX CONCURRENTLY IF EXISTS public.${old.name}`, signal)
}

async function rebuildOfEveryone(
  database: PoolDatabase,
  method: VectorMethod,
  signal: AbortSignal,
): Promise<void> {
  const messages = await embedded(database)
  const { m, efConstruction } = hnswSize(messages)
  const options =
    method === 'hnsw' ? `m = ${m}, ef_construction = ${efConstruction}` : `lists = ${ivfflatLists(messages)}`
  const statement = `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${NEXT} ON public.messages
    USING ${method} (embedding vector_cosine_ops) WITH (${options})`
  await makeIndex(database, { name: NEXT, statement }, signal)
  await concurrently(database, `DROP INDEX CONCURRENTLY IF EXISTS public.${EVERYONES_VECTORS}`, signal)
  await database.write((writer) => writer.run(`ALTER INDEX public.${NEXT} RENAME TO ${EVERYONES_VECTORS}`))
}

/** Messages with an embedding, counted as far as it makes a difference. */
async function embedded(reader: RowReader): Promise<number> {
  const [counted] = await reader.rows<{ messages: number }>(
    `SELECT count(*) AS messages
     FROM (SELECT FROM messages WHERE embedding IS NOT NULL LIMIT ${LARGEST_HNSW}) AS first`,
  )
  return counted?.messages ?? 0
}

const reindex = (database: PoolDatabase, name: string, signal: AbortSignal): Promise<void> =>
  concurrently(database, `REINDEX INDEX CONCURRENTLY public.${name}`, signal)
