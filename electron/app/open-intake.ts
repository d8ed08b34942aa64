import type { Closing } from './closing.ts'
import type { Deciding } from './deciding.ts'
import { enqueueStored } from './enqueue.ts'
import { IngestUse } from './ingest-use.ts'
import { Intake } from './intake.ts'
import type { Log } from './log.ts'
import type { Notices } from './notices.ts'
import type { BossJobs } from '../store/boss-jobs.ts'
import type { Database } from '../store/database.ts'

/** What takes messages in, and counts them. */
export type Intaking = { readonly intake: Intake; readonly ingestUse: IngestUse }

export type IntakingOptions = {
  readonly database: Database
  readonly jobs: BossJobs
  readonly isLocal: (model: string) => boolean
  readonly deciding: Deciding
  readonly notices: Notices
  readonly log: Log
}

/** Opens the intake of a database that messages are decided in. */
export function openIntake(options: IntakingOptions, closing: Closing): Intaking {
  const { database, jobs, isLocal, deciding, notices, log } = options
  const ingestUse = new IngestUse(database, log)
  closing.add(() => ingestUse.close())
  const intake = new Intake({
    database,
    enqueue: enqueueStored(jobs, isLocal),
    onStored: (creator) => {
      deciding.schedule(creator)
      jobs.wake('embed')
      notices.changed('messages', creator)
    },
  })
  return { intake, ingestUse }
}
