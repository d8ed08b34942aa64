import { countPending } from '../clusters/pending-store.ts'
import { decisionsToCheck } from '../clusters/sampled-decisions.ts'
import { checkSearch } from '../clusters/search-checks.ts'
import type { Database } from '../store/database.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Log } from './log.ts'

/** Of the decisions made by an index, one in so many is checked. */
const ONE_IN = 100

/** Checks of one job: each reads all of a large creator. */
const MOST_CHECKS = 20

/** It is never urgent: what is decided meanwhile is checked with it. */
const PAUSE_MS = 60_000

/** Nobody who waits for a decision is to wait longer for it. */
const MOST_PENDING = 100

export type CheckingParts = {
  readonly database: Database
  readonly jobs: Jobs
  readonly log: Log
  readonly oneIn?: number
}

/** Searches again exactly, now and then, what was found by an index: how often the best was found is known by that. */
export class Checking {
  readonly #parts: CheckingParts
  /** Creators with the time that a job was asked for. */
  readonly #asked = new Map<string, number>()

  constructor(parts: CheckingParts) {
    this.#parts = parts
  }

  /** Takes its part of the jobs. */
  async work(): Promise<void> {
    await this.#parts.jobs.work('check', {}, async ([job], signal) => {
      if (job) await this.check(job.creator, signal)
    })
  }

  /** Decisions of a creator were made by an index: some of them are checked in a while. */
  schedule(creator: string): void {
    const askedMs = this.#asked.get(creator)
    if (askedMs !== undefined && performance.now() - askedMs < PAUSE_MS) return
    this.#asked.set(creator, performance.now())
    this.#later(creator).catch((error: unknown) => this.#parts.log('checking.failed', error))
  }

  /** Checks the next of a creator's decisions that are due. */
  async check(creator: string, signal: AbortSignal): Promise<void> {
    const { database, oneIn = ONE_IN } = this.#parts
    const due = await decisionsToCheck(database, creator, { oneIn, limit: MOST_CHECKS })
    for (const history of due) {
      signal.throwIfAborted()
      if ((await countPending(database)) > MOST_PENDING) return this.#later(creator)
      await checkSearch(database, creator, history, signal)
    }
    if (due.length === MOST_CHECKS) await this.#later(creator)
  }

  async #later(creator: string): Promise<void> {
    const job = { key: creator, group: creator, afterMs: PAUSE_MS }
    await this.#parts.jobs.sendNow('check', { creator }, job)
  }
}
