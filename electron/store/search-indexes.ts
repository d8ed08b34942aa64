import { Failure } from '../../shared/failure.ts'
import { concurrently } from './concurrently.ts'
import {
  creatorHash,
  creatorIndexes,
  LARGE_CREATOR,
  largeCreators,
  trigramIndex,
  vectorIndex,
} from './creator-indexes.ts'
import type { Database } from './database.ts'
import { migrationsTable } from './migration-files.ts'
import type { PoolDatabase } from './pool-database.ts'
import type { RowReader } from './row-reader.ts'
import { describeSchema } from './schema-description.ts'
import { EVERYONES_TRIGRAMS, isForSearch, missingAmong } from './search-index-kinds.ts'

/** Any number that no other program is likely to lock; whoever holds it makes the search indexes. */
const BUILDING_LOCK = 5_489_131_307_203

/** The name of what a build that broke off has left, while it is being dropped. */
const leftoverOf = (name: string) => `${name}_leftover`

/** Those of the documents that a server's database lacks. Inside a transaction: it sets the search path for the rest of it. */
export async function missingSearchIndexes(reader: RowReader): Promise<string[]> {
  return missingAmong(await describeSchema(reader, 'public', migrationsTable, ['messages']))
}

export type MakeOptions = {
  /** Told of each index before it is made. */
  readonly onIndex?: (name: string) => void
  /** Decided messages from which on a creator has indexes of its own. */
  readonly largeFrom?: number
}

/**
 * Makes the search indexes that are missing, without keeping anybody from writing; nothing where another
 * console is at it. It may take hours; what is left when it breaks off is made anew the next time. Those of one
 * creator are of a size that goes with the number of its messages. Does nothing on the embedded database.
 * @param onIndex told of each that is begun
 * @throws Failure DATABASE_UNFIT where the table belongs to somebody else; DATABASE_BUSY where somebody holds
 * it; the signal's reason once that is aborted
 */
export async function makeSearchIndexes(
  database: PoolDatabase,
  signal: AbortSignal,
  { onIndex = () => {}, largeFrom = LARGE_CREATOR }: MakeOptions = {},
): Promise<void> {
  signal.throwIfAborted()
  if (database.state().kind === 'embedded') return
  const isMissing = (await database.snapshot(missingSearchIndexes)).length > 0
  // Whoever does not own the table may not be able to read the others either.
  if (isMissing) await refuseOthers(database)
  else {
    const { missing, needless } = await creatorIndexChanges(database, largeFrom)
    if (missing.length === 0 && needless.length === 0) return
    await refuseOthers(database)
  }
  await alone(database, async () => {
    if ((await database.snapshot(missingSearchIndexes)).length > 0) {
      onIndex(everyonesTrigrams.name)
      await makeIndex(database, everyonesTrigrams, signal)
    }
    const { missing, needless } = await creatorIndexChanges(database, largeFrom)
    for (const name of needless) {
      await concurrently(database, `DROP INDEX CONCURRENTLY IF EXISTS public.${name}`, signal)
    }
    for (const index of missing) {
      onIndex(index.name)
      await makeIndex(database, index, signal)
    }
  })
}

type IndexToMake = { readonly name: string; readonly statement: string }

const everyonesTrigrams: IndexToMake = {
  name: EVERYONES_TRIGRAMS,
  statement: `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${EVERYONES_TRIGRAMS} ON public.messages
    USING gist (left(text, 1000) gist_trgm_ops)`,
}

/** Makes an index, after dropping what a build of it that broke off has left. */
export async function makeIndex(
  database: PoolDatabase,
  { name, statement }: IndexToMake,
  signal: AbortSignal,
): Promise<void> {
  await dropLeftover(database, name, signal)
  await concurrently(database, statement, signal)
}

/**
 * What the indexes of single creators lack. One of the creator's vectors that is complete will do, of whatever
 * size and method: to make it anew is for people to say. Broken ones beside a complete one, and those of
 * creators that are not large, only cost time.
 */
async function creatorIndexChanges(
  database: PoolDatabase,
  largeFrom: number,
): Promise<{ missing: IndexToMake[]; needless: string[] }> {
  const held = await creatorIndexes(database)
  const large = await largeCreators(database, largeFrom)
  const hashes = new Set(large.map(({ creator }) => creatorHash(creator)))
  const complete = new Set(held.filter(({ isValid }) => isValid).map(({ hash, kind }) => `${kind} ${hash}`))
  const missing = large.flatMap(({ creator, messages }) => [
    ...(complete.has(`vectors ${creatorHash(creator)}`)
      ? []
      : [vectorIndex(creator, messages, database.state().pgvector)]),
    ...(complete.has(`trigrams ${creatorHash(creator)}`) ? [] : [trigramIndex(creator)]),
  ])
  const isNeedless = (index: (typeof held)[number]) =>
    !hashes.has(index.hash) || (!index.isValid && complete.has(`${index.kind} ${index.hash}`))
  return { missing, needless: held.filter(isNeedless).map(({ name }) => name) }
}

/**
 * Two builds at once on one table end in a deadlock, of which the one that is nearly done is the victim. So a
 * transaction that does nothing else holds a lock as long as one console builds; it reads nothing, so the
 * build does not wait for its end.
 * @returns false where another console is at it
 */
export function alone(database: Database, work: () => Promise<void>): Promise<boolean> {
  return database.write(async (writer) => {
    await writer.run('SET LOCAL idle_in_transaction_session_timeout = 0')
    // Without parameters: what was asked with some stays open until the next question, and the build would wait for it.
    const [lock] = await writer.rows<{ isOurs: boolean }>(
      `SELECT pg_try_advisory_xact_lock(${BUILDING_LOCK}) AS "isOurs"`,
    )
    if (lock?.isOurs) await work()
    return lock?.isOurs ?? false
  })
}

export async function refuseOthers(database: Database): Promise<void> {
  const [table] = await database.rows<{ owner: string; isOwner: boolean }>(
    `SELECT pg_get_userbyid(relowner)::text AS owner, pg_has_role(relowner, 'USAGE') AS "isOwner"
     FROM pg_class WHERE oid = 'messages'::regclass`,
  )
  if (table?.isOwner) return
  throw new Failure('DATABASE_UNFIT', {
    obstacles: [{ kind: 'not-owner', subject: 'messages', detail: table?.owner ?? '' }],
  })
}

/**
 * An index that is not valid is either being made or was left by a build that broke off. Whoever makes one
 * holds the table's lock that is asked for here; so what has been renamed under it is nobody's.
 */
async function dropLeftover(database: PoolDatabase, name: string, signal: AbortSignal): Promise<void> {
  await database.write(async (writer) => {
    if (!(await isInvalid(writer, name))) return
    await writer.run('LOCK TABLE messages IN SHARE UPDATE EXCLUSIVE MODE')
    if (await isInvalid(writer, name)) await writer.run(`ALTER INDEX ${name} RENAME TO ${leftoverOf(name)}`)
  })
  await concurrently(database, `DROP INDEX CONCURRENTLY IF EXISTS public.${leftoverOf(name)}`, signal)
}

async function isInvalid(reader: RowReader, name: string): Promise<boolean> {
  const rows = await reader.rows(
    'SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid',
    [`public.${name}`],
  )
  return rows.length > 0
}

/** The embedded database searches in memory and exactly; there the indexes only cost time at each message. */
export async function dropSearchIndexes(database: Database): Promise<void> {
  await database.write(async (writer) => {
    const parts = await describeSchema(writer, 'public', migrationsTable, ['messages'])
    for (const { name } of parts.filter(isForSearch)) await writer.run(`DROP INDEX ${name}`)
  })
}
