import type { MatchingPause } from '../../shared/model/job.ts'
import { creatorsToDecideAgain } from '../clusters/awaited-store.ts'
import { readMatchingPause, setMatchingPaused } from '../clusters/matching-pause.ts'
import { creatorsWithPending } from '../clusters/pending-store.ts'
import type { Context } from './context.ts'

type PausingParts = Pick<Context, 'database' | 'author' | 'jobs' | 'notices'>

/**
 * Pauses matching for everyone who works on this database, or has it go on where it stands. What comes in meanwhile is
 * stored and embedded, and waits.
 */
export async function pauseMatching(
  { database, author, jobs, notices }: PausingParts,
  isPaused: boolean,
): Promise<{ pause: MatchingPause | null }> {
  await database.write((writer) => setMatchingPaused(writer, { isPaused, author }))
  notices.changed('jobs', null)
  // Afterwards: a job that is there already would still find matching paused, and no other one would be put in.
  if (!isPaused) await goOn(database, jobs)
  return { pause: await readMatchingPause(database) }
}

/** Jobs have come to nothing meanwhile. Each by itself: held together, they would wait for others who put in the same. */
async function goOn(database: PausingParts['database'], jobs: PausingParts['jobs']): Promise<void> {
  const waiting = [...(await creatorsWithPending(database)), ...(await creatorsToDecideAgain(database, null))]
  for (const creator of new Set(waiting)) {
    await jobs.sendNow('decide', { creator }, { key: creator, group: creator })
  }
}
