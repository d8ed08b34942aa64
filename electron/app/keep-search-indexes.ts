import { setTimeout as wait } from 'node:timers/promises'
import { Failure, type FailureCode } from '../../shared/failure.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { makeSearchIndexes } from '../store/search-indexes.ts'
import type { Deciding } from './deciding.ts'
import type { Log } from './log.ts'
import { untilEnded } from './until-ended.ts'

/** How often it is looked whether search indexes can be made by now; after a failure twice as long each time. */
const LOOK_AGAIN_MS = 60_000
const LONGEST_PAUSE_MS = 3_600_000

/** Somebody else's table, a limit of the server, a full disk: a build that takes hours would only fail again. */
const lasting: readonly FailureCode[] = ['DATABASE_UNFIT', 'DATABASE_TIMEOUT', 'DISK_FULL']

/**
 * Makes what search indexes are missing, in the background: it may take hours, and everything works without
 * them. Only while nothing waits to be decided: a message that comes into an index costs several times one
 * that is there when it is made. Gives how to stop it.
 */
export function keepSearchIndexes(database: PoolDatabase, deciding: Deciding, log: Log): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const keep = async () => {
    for (let pauseMs = LOOK_AGAIN_MS; !signal.aborted; ) {
      const outcome = await attempt(database, deciding, log, signal)
      if (outcome === 'given-up') return
      pauseMs = outcome === 'failed' ? Math.min(pauseMs * 2, LONGEST_PAUSE_MS) : LOOK_AGAIN_MS
      await wait(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }
  const keeping = keep()
  return () => {
    stopping.abort()
    return keeping
  }
}

async function attempt(
  database: PoolDatabase,
  deciding: Deciding,
  log: Log,
  signal: AbortSignal,
): Promise<'made' | 'failed' | 'given-up'> {
  try {
    await untilEnded(signal, deciding.settled())
    await makeSearchIndexes(database, signal)
    return 'made'
  } catch (error) {
    if (!signal.aborted) log('search-indexes.not-made', error)
    return error instanceof Failure && lasting.includes(error.code) ? 'given-up' : 'failed'
  }
}
