import { randomUUID } from 'node:crypto'
import type { Database } from './database.ts'
import type { PoolDatabase } from './pool-database.ts'

const CANCEL_AGAIN_MS = 50

/**
 * Runs a statement that takes long and must be outside any transaction, such as CREATE INDEX CONCURRENTLY. Its text tells it from all others, so that it can be cancelled from another
 * connection, through a pooler too.
 * @throws the signal's reason once it is aborted
 */
export function concurrently(database: PoolDatabase, statement: string, signal: AbortSignal): Promise<void> {
  const mark = `likeness ${randomUUID()}`
  return database.withClient(async (client) => {
    signal.throwIfAborted()
    let cancelling: NodeJS.Timeout | undefined
    const cancel = () => {
      // Again and again: the first time it may not have reached the server yet.
      cancelling ??= setInterval(() => void cancelMarked(database, mark).catch(() => {}), CANCEL_AGAIN_MS)
    }
    signal.addEventListener('abort', cancel)
    try {
      await client.query(`${statement} /* ${mark} */`)
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', cancel)
      clearInterval(cancelling)
    }
  })
}

const cancelMarked = (database: Database, mark: string) =>
  database.rows(
    `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
     WHERE position($1 in query) > 0 AND state = 'active' AND pid <> pg_backend_pid()`,
    [mark],
  )
