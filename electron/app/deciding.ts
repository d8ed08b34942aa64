import { EventEmitter, once } from 'node:events'
import { Failure } from '../../shared/failure.ts'
import type { LiveEngine } from '../clusters/live-engine.ts'
import { isMatchingPaused } from '../clusters/matching-pause.ts'
import { creatorsWithPending } from '../clusters/pending-store.ts'
import type { Database } from '../store/database.ts'
import { creatorsWithJobs } from '../store/job-ledger.ts'
import type { Jobs } from '../store/jobs.ts'
import { sendDecideLater } from './enqueue.ts'
import type { Log } from './log.ts'

/** Creators decided for at once in this process: while one waits for the database, another is searched for. */
const CONCURRENCY = 2

/** After that other creators have their turn: one with a backlog must not keep them waiting. */
const LONGEST_TURN_MS = 30_000

/** Another process may have decided what is waited for here. */
const LOOK_AGAIN_MS = 1_000

/** Has what is stored decided, one creator after the other, by whichever process has the time. */
export class Deciding {
  readonly #database: Database
  readonly #engine: LiveEngine
  readonly #jobs: Jobs
  readonly #log: Log
  readonly #stop = new AbortController()
  readonly #unwatch: () => void
  #catchingUp: Promise<void> | null = null
  /** Tells `settled` that something was decided, or could not be. */
  readonly #news = new EventEmitter()

  constructor(options: { database: Database; engine: LiveEngine; jobs: Jobs; log: Log }) {
    this.#database = options.database
    this.#engine = options.engine
    this.#jobs = options.jobs
    this.#log = options.log
    this.#unwatch = options.database.onState((state) => {
      if (state.state === 'open') void this.catchUp()
    })
  }

  /** Takes its part of the jobs. */
  async work(): Promise<void> {
    await this.#jobs.work('decide', { concurrency: CONCURRENCY }, async ([job], signal) => {
      if (job) await this.#decide(job.creator, AbortSignal.any([signal, this.#stop.signal]))
    })
  }

  /**
   * Messages of a creator are stored by now. The job that came with them may have been done before they could be
   * seen, where one was waiting already: so it is asked once more.
   */
  schedule(creator: string): void {
    this.#jobs
      .sendNow('decide', { creator }, { key: creator, group: creator })
      .catch((error: unknown) => this.#report(error))
  }

  /** Finds what waits for its first decision and has no job, as one that was given up. */
  catchUp(): Promise<void> {
    this.#catchingUp ??= this.#catchUp().finally(() => {
      this.#catchingUp = null
    })
    return this.#catchingUp
  }

  async #catchUp(): Promise<void> {
    try {
      const busy = new Set(await creatorsWithJobs(this.#database, 'decide'))
      for (const creator of await creatorsWithPending(this.#database)) {
        if (busy.has(creator)) continue
        await this.#jobs.sendNow('decide', { creator }, { key: creator, group: creator })
      }
    } catch (error) {
      this.#report(error)
    }
  }

  /** Resolves when nothing waits to be decided, whoever does that, or when it waits because matching is paused. */
  async settled(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(LOOK_AGAIN_MS)])
      const news = once(this.#news, 'news', { signal }).catch(() => undefined)
      if ((await creatorsWithPending(this.#database)).length === 0) return
      if (await isMatchingPaused(this.#database)) return
      this.#jobs.wake('decide')
      await news
    }
  }

  /** Stops after the batch at hand. */
  close(): void {
    this.#unwatch()
    this.#stop.abort()
  }

  async #decide(creator: string, signal: AbortSignal): Promise<void> {
    try {
      const turn = AbortSignal.timeout(LONGEST_TURN_MS)
      const { waitMs } = await this.#engine.decidePending(creator, AbortSignal.any([signal, turn]))
      // What is left is for whoever does the job next.
      signal.throwIfAborted()
      if (waitMs === null) return
      if (turn.aborted) await this.#jobs.sendNow('decide', { creator }, { key: creator, group: creator })
      else await sendDecideLater(this.#jobs, creator, waitMs)
    } catch (error) {
      if (!signal.aborted) this.#report(error)
      throw error
    } finally {
      this.#news.emit('news')
    }
  }

  /** The job is done again, and a database that is away says when it is back. */
  #report(error: unknown): void {
    const isDown = error instanceof Failure && error.code === 'DATABASE_DOWN'
    if (isDown && this.#database.state().state !== 'open') return
    if (!this.#stop.signal.aborted) this.#log('deciding.failed', error)
  }
}
