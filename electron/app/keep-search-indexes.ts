import { setTimeout as wait } from 'node:timers/promises'
import { Failure, type FailureCode } from '../../shared/failure.ts'
import type { IndexBuild } from '../../shared/model/status.ts'
import { countPending } from '../clusters/pending-store.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { searchIndexProgress } from '../store/search-index-progress.ts'
import { makeSearchIndexes } from '../store/search-indexes.ts'
import type { Deciding } from './deciding.ts'
import type { Log } from './log.ts'
import type { Notices } from './notices.ts'
import { STORED_SEARCH_FROM } from './stored-search.ts'
import { untilEnded } from './until-ended.ts'

/** How often it is looked whether search indexes can be made by now; after a failure twice as long each time. */
const LOOK_AGAIN_MS = 60_000
const LONGEST_PAUSE_MS = 3_600_000

/** Somebody else's table, a limit of the server, a full disk: a build that takes hours would only fail again. */
const lasting: readonly FailureCode[] = ['DATABASE_UNFIT', 'DATABASE_TIMEOUT', 'DISK_FULL']

export interface SearchIndexes {
  /** The one that is being made at the moment. */
  build(): Promise<IndexBuild | null>
  close(): Promise<void>
}

/**
 * Makes what search indexes are missing, in the background: it may take hours, and everything works without
 * them. Only while nothing waits to be decided: a message that comes into an index costs several times one
 * that is there when it is made.
 */
export function keepSearchIndexes(
  database: PoolDatabase,
  deciding: Deciding,
  notices: Notices,
  log: Log,
): SearchIndexes {
  const stopping = new AbortController()
  const { signal } = stopping
  let building: string | null = null
  const tell = (index: string | null) => {
    if (building === index) return
    building = index
    notices.changed('search-indexes', null)
  }
  const keep = async () => {
    for (let pauseMs = LOOK_AGAIN_MS; !signal.aborted; ) {
      const outcome = await attempt(database, deciding, tell, log, signal)
      tell(null)
      if (outcome === 'given-up') return
      pauseMs = outcome === 'failed' ? Math.min(pauseMs * 2, LONGEST_PAUSE_MS) : LOOK_AGAIN_MS
      await wait(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }
  const keeping = keep()
  return {
    async build() {
      const underWay = await searchIndexProgress(database)
      return underWay ?? (building === null ? null : { index: building, phase: '', share: null })
    },
    close() {
      stopping.abort()
      return keeping
    },
  }
}

async function attempt(
  database: PoolDatabase,
  deciding: Deciding,
  tell: (index: string) => void,
  log: Log,
  signal: AbortSignal,
): Promise<'made' | 'waits' | 'failed' | 'given-up'> {
  try {
    await untilEnded(signal, deciding.settled())
    // Matching is paused: what waits would come into the index one by one.
    if ((await countPending(database)) > 0) return 'waits'
    await makeSearchIndexes(database, signal, { onIndex: tell, largeFrom: STORED_SEARCH_FROM })
    return 'made'
  } catch (error) {
    if (!signal.aborted) log('search-indexes.not-made', error)
    return error instanceof Failure && lasting.includes(error.code) ? 'given-up' : 'failed'
  }
}
