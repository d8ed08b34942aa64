import { concurrently } from './concurrently.ts'
import type { PoolDatabase } from './pool-database.ts'
import type { RowReader } from './row-reader.ts'

/** Finds messages without a seq in the order they are taken in. */
export const BACKFILL_INDEX = 'messages_not_taken_in'

const ON_MESSAGES = 'ON public.messages (created_at, id) WHERE seq IS NULL'

/**
 * Makes the index where it is missing: on a server while others write. Who may not, does without, as each page
 * then looks through the table.
 */
export async function makeBackfillIndex(database: PoolDatabase, signal: AbortSignal): Promise<void> {
  const found = await isValidIndex(database)
  if (found) return
  if (database.state().kind === 'embedded') {
    await database.write((writer) =>
      writer.run(`CREATE INDEX IF NOT EXISTS ${BACKFILL_INDEX} ${ON_MESSAGES}`),
    )
    return
  }
  if (!(await mayMakeIndexes(database))) return
  // A build that broke off leaves an index that is never used.
  if (found === false) {
    await concurrently(database, `DROP INDEX CONCURRENTLY IF EXISTS public.${BACKFILL_INDEX}`, signal)
  }
  await concurrently(
    database,
    `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${BACKFILL_INDEX} ${ON_MESSAGES}`,
    signal,
  )
}

/** Null: there is none. */
async function isValidIndex(database: PoolDatabase): Promise<boolean | null> {
  const [index] = await database.rows<{ isValid: boolean }>(
    `SELECT indisvalid AS "isValid" FROM pg_index WHERE indexrelid = to_regclass($1)`,
    [`public.${BACKFILL_INDEX}`],
  )
  return index?.isValid ?? null
}

/** Whether this user may make indexes on messages: those who do not own the table do without. */
export async function mayMakeIndexes(reader: RowReader): Promise<boolean> {
  const [right] = await reader.rows<{ isOwner: boolean }>(
    `SELECT pg_has_role(relowner, 'USAGE') AS "isOwner" FROM pg_class WHERE oid = to_regclass('public.messages')`,
  )
  return right?.isOwner ?? false
}
