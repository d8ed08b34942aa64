import type { Writer } from './database.ts'

/** Where the queue keeps its tables, apart from ours. */
export const JOB_SCHEMA = 'likeness_jobs'

/** What is left of a job that failed too often; see `job-ledger.ts`. */
export const DEAD_LETTERS = 'dead'

/** What can be asked to be done. A job is a reason to look: what there is to do stands in the tables. */
export type JobData = {
  /** Give these messages of a creator their vectors. */
  embed: { creator: string; messages: string[] }
  /** Decide what waits for a creator. */
  decide: { creator: string }
  /** Embed a creator's messages by the model of the newest config, and put it in force there. */
  prepare: { creator: string }
  /** Go on with what a backfill has begun. */
  backfill: { backfill: string }
  /** Search again exactly for some of a creator's decisions that an index has made. */
  check: { creator: string }
  /** Compute figures ahead that are missing or stale. */
  aggregate: Record<string, never>
  /** Compute some of those again, if that is due, and compare. */
  validate: Record<string, never>
}
export type JobName = keyof JobData

/** Thrown by a handler that was given several jobs: it failed at these, and the others are done. */
export class JobsFailed extends Error {
  readonly failed: ReadonlySet<object>

  /** `failed`: the data of the jobs, as the handler was given them; `cause`: why. */
  constructor(failed: Iterable<object>, cause: unknown) {
    super('some of the jobs failed', { cause })
    this.failed = new Set(failed)
  }
}

export type SendOptions = {
  /** Of jobs with the same key that have not begun one is enough. */
  readonly key?: string | undefined
  /** Jobs of one group are done one after the other, whoever does them. */
  readonly group?: string | undefined
  readonly afterMs?: number
}

export type WorkOptions = {
  /** Jobs given to the handler at once. */
  readonly batch?: number
  /** Handlers that run at once in this process. */
  readonly concurrency?: number
}

/** Jobs of several processes on the same database. */
export interface Jobs {
  /** In the transaction that makes the work: neither is there without the other. */
  send<Name extends JobName>(
    writer: Writer,
    name: Name,
    data: JobData[Name],
    options?: SendOptions,
  ): Promise<void>
  /** The same outside of any transaction. */
  sendNow<Name extends JobName>(name: Name, data: JobData[Name], options?: SendOptions): Promise<void>
  /**
   * Has this process do such jobs. What a handler throws has its jobs done again later, in the end as dead letters;
   * those of `JobsFailed`, only the ones it names. Where it throws as the program ends, others go on at once.
   */
  work<Name extends JobName>(
    name: Name,
    options: WorkOptions,
    handler: (jobs: JobData[Name][], signal: AbortSignal) => Promise<void>,
  ): Promise<void>
  /** This process knows of new jobs: it need not wait until it looks again. */
  wake(name: JobName): void
}
