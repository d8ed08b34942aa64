import { setTimeout as wait } from 'node:timers/promises'
import type { Db, JobWithMetadata, PgBoss, WorkOptions as BossOptions } from 'pg-boss'
import { Failure } from '../../shared/failure.ts'
import type { StoreLog } from './connection-source.ts'
import type { Writer } from './database.ts'
import { queues, SUPERVISE_SECONDS } from './job-queues.ts'
import {
  JOB_SCHEMA,
  type JobData,
  type JobName,
  type Jobs,
  JobsFailed,
  type SendOptions,
  type WorkOptions,
} from './jobs.ts'
import type { PoolDatabase } from './pool-database.ts'

/** One attempt at a job. */
type Ended = { readonly name: JobName; readonly id: string; readonly retryCount: number }
const ENDED_KEPT = 100

/** Jobs come with their keys, so that they can be handed on. */
type Fetching = BossOptions & { readonly includeMetadata: true }

/** So long a handler has to come to an end. What is not at one then is done again by whoever is there. */
const LONGEST_STOP_MS = 20_000

const NO_JOB = '00000000-0000-0000-0000-000000000000'

/** Jobs by pg-boss, over the database's own connections. */
export class BossJobs implements Jobs {
  readonly boss: PgBoss
  readonly #log: StoreLog
  readonly #pollSeconds: number
  readonly #workers = new Map<JobName, string[]>()
  readonly #stopping = new AbortController()
  /** Jobs that came to an end here: what became of them may not have been written, the database being away. */
  #ended: Ended[] = []
  readonly #unwatch: () => void

  private constructor(Boss: typeof PgBoss, database: PoolDatabase, log: StoreLog, hasSchema: boolean) {
    const isEmbedded = database.state().kind === 'embedded'
    this.#log = log
    // Nobody else puts jobs into the embedded database, and who does here wakes the workers.
    this.#pollSeconds = isEmbedded ? 5 : 1
    this.boss = new Boss({
      db: sqlOf(database),
      schema: JOB_SCHEMA,
      // Who may make tables in it may not be allowed to make it.
      createSchema: !hasSchema,
      backend: isEmbedded ? 'pglite' : 'postgres',
      schedule: false,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      maintenanceIntervalSeconds: 600,
      monitorVacuum: false,
      reindex: !isEmbedded,
    })
    this.boss.on('error', (error) => this.#report(error))
    this.#unwatch = database.onState(({ state }) => {
      if (state === 'open') void this.#settle()
    })
  }

  /** Makes the queue's own tables where they are missing, which migration 0006 has announced. */
  static async start(database: PoolDatabase, log: StoreLog): Promise<BossJobs> {
    const [schema] = await database.rows<{ isThere: boolean }>(
      `SELECT to_regnamespace('${JOB_SCHEMA}') IS NOT NULL AS "isThere"`,
    )
    // It is much to load, and what only reads is not kept waiting for it.
    const { PgBoss: Boss } = await import('pg-boss')
    const jobs = new BossJobs(Boss, database, log, schema?.isThere ?? false)
    try {
      await jobs.#open(database)
    } catch (error) {
      await jobs.stop().catch(() => undefined)
      throw error
    }
    return jobs
  }

  async #open(database: PoolDatabase): Promise<void> {
    await this.boss.start()
    for (const [name, options] of Object.entries(queues)) {
      await this.boss.createQueue(name, options)
      // It remembers a queue from the first call about it on: inside a transaction it must not ask.
      await this.boss.findJobs(name, { id: NO_JOB })
    }
    if (database.state().kind === 'embedded') await this.#takeUp(database)
  }

  async send<Name extends JobName>(
    writer: Writer,
    name: Name,
    data: JobData[Name],
    options: SendOptions = {},
  ): Promise<void> {
    await this.#send(name, data, options, {
      executeSql: async (text, values) => ({ rows: await writer.rows(text, values) }),
    })
  }

  async sendNow<Name extends JobName>(
    name: Name,
    data: JobData[Name],
    options: SendOptions = {},
  ): Promise<void> {
    await this.#send(name, data, options)
    if (!options.afterMs) this.wake(name)
  }

  async #send(name: JobName, data: object, { key, group, afterMs }: SendOptions, db?: Db): Promise<void> {
    await this.boss.send(name, data, {
      ...(db && { db }),
      ...(key !== undefined && { singletonKey: key }),
      ...(group !== undefined && { group: { id: group } }),
      ...(afterMs && { startAfter: Math.ceil(afterMs / 1000) }),
    })
  }

  async work<Name extends JobName>(
    name: Name,
    { batch = 1, concurrency = 1 }: WorkOptions,
    handler: (jobs: JobData[Name][], signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { signal } = this.#stopping
    for (let worker = 0; worker < concurrency; worker++) {
      const id: string = await this.boss.work<JobData[Name], void, Fetching>(
        name,
        {
          batchSize: batch,
          pollingIntervalSeconds: this.#pollSeconds,
          groupConcurrency: 1,
          includeMetadata: true,
        },
        async (jobs) => {
          // There may be more: it looks again at once, and waits when there is nothing.
          this.boss.notifyWorker(id)
          try {
            await handler(
              jobs.map((job) => job.data),
              // That of a job says that it takes too long, and that somebody else may be at it by now.
              AbortSignal.any([signal, ...jobs.map((job) => job.signal)]),
            )
          } catch (error) {
            const failed = error instanceof JobsFailed ? error.failed : null
            const isLeft = ({ data }: { data: object }) => failed?.has(data) ?? true
            const done = jobs.filter((job) => !isLeft(job))
            if (signal.aborted && (await this.#handOn(name, jobs.filter(isLeft)))) return
            if (done.length > 0) await this.boss.complete(name, done)
            throw new Error(wordOf(error))
          } finally {
            const attempts = jobs.map((job) => ({ name, id: job.id, retryCount: job.retryCount }))
            this.#ended = [...this.#ended, ...attempts].slice(-ENDED_KEPT)
          }
        },
      )
      this.#workers.set(name, [...(this.#workers.get(name) ?? []), id])
    }
  }

  /**
   * A program that ends is no failure of what it was at: others go on with that at once, and it is no nearer to being
   * given up. False: it could not be, and fails as it would otherwise.
   */
  async #handOn<Name extends JobName>(
    name: Name,
    jobs: readonly JobWithMetadata<JobData[Name]>[],
  ): Promise<boolean> {
    try {
      for (const { data, singletonKey, groupId } of jobs) {
        await this.#send(name, data, { key: singletonKey ?? undefined, group: groupId ?? undefined })
      }
      return true
    } catch (error) {
      this.#report(error as object)
      return false
    }
  }

  wake(name: JobName): void {
    for (const id of this.#workers.get(name) ?? []) this.boss.notifyWorker(id)
  }

  /** Lets what is being done come to an end; handlers hear of it by their signal. */
  async stop(): Promise<void> {
    this.#unwatch()
    this.#stopping.abort()
    // Its own way to wait looks every half a second whether it is through.
    const ended = Promise.all([...this.#workers.keys()].map((name) => this.boss.offWork(name)))
    const late = wait(LONGEST_STOP_MS, undefined, { ref: false })
    await Promise.race([ended, late])
    await this.boss.stop({ graceful: false, close: false })
  }

  /** Jobs that ended while the database was away go on being active there: they are done again. */
  async #settle(): Promise<void> {
    const ended = this.#ended
    this.#ended = []
    for (const { name, id, retryCount } of ended) {
      await this.boss.fail(name, { id, retryCount }).catch((error: Error) => this.#report(error))
    }
  }

  /** The embedded database is this process's alone: what is active in it was left by one that is gone. */
  async #takeUp(database: PoolDatabase): Promise<void> {
    await database.write((writer) =>
      writer.run(
        `UPDATE ${JOB_SCHEMA}.job SET state = 'retry', start_after = now(), started_on = NULL, heartbeat_on = NULL
         WHERE state = 'active'`,
      ),
    )
  }

  /** A database that is away is told elsewhere; the queue looks again by itself. */
  #report(error: object): void {
    // The queue hands on a copy, of which only the properties are left.
    const code = 'code' in error ? error.code : null
    if (code === 'DATABASE_DOWN' || code === 'DATABASE_READ_ONLY') return
    this.#log('jobs.failed', { code, stack: 'stack' in error ? error.stack : null })
  }
}

/** What is kept with the job: the code of the failure, and nothing that a message or a server may have said. */
const wordOf = (error: unknown): string => {
  const cause = error instanceof JobsFailed ? error.cause : error
  return cause instanceof Failure ? cause.code : 'BUG'
}

/** Statements outside of any transaction of ours; some of them hold several, with a transaction of their own. */
const sqlOf = (database: PoolDatabase): Db => ({
  executeSql: (text, values) =>
    database.withClient(async (client) => {
      const result: unknown = await client.query(text, values ? [...values] : undefined)
      return lastRows(result)
    }),
})

/** pg gives a list where a text held several statements. */
function lastRows(result: unknown): { rows: unknown[] } {
  const last = Array.isArray(result) ? result.at(-1) : result
  return { rows: (last as { rows?: unknown[] } | undefined)?.rows ?? [] }
}
