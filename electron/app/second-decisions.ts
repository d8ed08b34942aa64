import type { CreatorId } from '../../shared/model/id.ts'
import { creatorsToDecideAgain } from '../clusters/awaited-store.ts'
import type { Gates } from '../configs/gates.ts'
import type { Database, Writer } from '../store/database.ts'
import { creatorsWithJobs } from '../store/job-ledger.ts'
import type { Jobs } from '../store/jobs.ts'
import { enqueueTakenIn, enqueueWaiting, sendDecide } from './enqueue.ts'
import type { Log } from './log.ts'

type Parts = {
  readonly database: Database
  readonly gates: Gates
  readonly jobs: Jobs
  readonly isLocal: (model: string) => boolean
}

/** Has second decisions made that wait, and embeds whom they lack vectors of; of this creator, or (null) of all. */
export function goOnWithSecondDecisions(parts: Parts, creator: CreatorId | null): Promise<void> {
  return forEachWaiting(parts, creator, enqueueWaiting(parts.jobs, parts.isLocal))
}

/**
 * Finds those that nobody has a job for, now and whenever the database is back: a program may have ended between the end
 * of a pause, or the opening of a gate, and the jobs that follow from it. It looks at every decision that may be replaced,
 * so it is not for every minute. Gives what ends the watching.
 */
export function keepSecondDecisions({ log, ...parts }: Parts & { readonly log: Log }): () => void {
  const { database, jobs, isLocal } = parts
  const catchUp = async () => {
    try {
      const embedding = new Set(await creatorsWithJobs(database, 'embed'))
      await forEachWaiting(parts, null, (writer, creator) =>
        embedding.has(creator)
          ? sendDecide(jobs, writer, creator)
          : enqueueTakenIn(jobs, isLocal)(writer, creator),
      )
    } catch (error) {
      if (database.state().state === 'open') log('second-decisions.failed', error)
    }
  }
  void catchUp()
  return database.onState(({ state }) => {
    if (state === 'open') void catchUp()
  })
}

/** While a gate is off there are no second decisions, and nobody is embedded for one. */
async function forEachWaiting(
  { database, gates, jobs }: Parts,
  creator: CreatorId | null,
  enqueue: (writer: Writer, creator: string) => Promise<void>,
): Promise<void> {
  for (const waiting of await creatorsToDecideAgain(database, creator)) {
    if ((await gates.of(waiting)) !== 'off') await database.write((writer) => enqueue(writer, waiting))
  }
  jobs.wake('embed')
  jobs.wake('decide')
}
