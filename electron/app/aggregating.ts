import { checkFigures } from '../clusters/aggregation-check.ts'
import { type RefreshOptions, refreshAggregations } from '../clusters/aggregation-refresh.ts'
import { isCheckDue, writeCheck } from '../clusters/aggregation-state.ts'
import { checkLiveClusters } from '../clusters/live-check.ts'
import type { Previews } from '../clusters/previews.ts'
import type { Database } from '../store/database.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Log } from './log.ts'
import type { Notices } from './notices.ts'

/** After a change so long is waited for more of them, and ten times as long as the last refresh took. */
const PAUSE_MS = 10_000
const SHARE_OF_TIME = 10

/** What another console did, what has expired, and whether a check is due. */
const LOOK_MS = 300_000
/** What is left at the end begins so much later: the rest of this program has ended by then. */
const LEFT_MS = 10_000

/** Figures of one check. */
const SAMPLE = 20

export type AggregatingParts = {
  readonly database: Database
  readonly jobs: Jobs
  readonly log: Log
  readonly notices: Notices
  readonly previews: Previews
  /** Previews that know nothing yet, to be closed. */
  readonly openFresh: () => Previews
  /** Whether nobody looks at previews here between two refreshes: then their memory is given back. */
  readonly isHeadless?: boolean
} & Pick<RefreshOptions, 'worthFrom'>

/** Has figures computed ahead, in the background, and checked once a day. */
export class Aggregating {
  readonly #parts: AggregatingParts
  readonly #ending = new AbortController()
  readonly #running = new Set<Promise<void>>()
  #soon: NodeJS.Timeout | null = null
  #looking: NodeJS.Timeout | null = null
  #pauseMs = PAUSE_MS
  #checking: Promise<void> | null = null

  constructor(parts: AggregatingParts) {
    this.#parts = parts
  }

  /** Takes its part of the jobs. */
  async work(): Promise<void> {
    const { jobs } = this.#parts
    await jobs.work('aggregate', {}, (_, signal) =>
      this.#orLater('aggregate', () => this.#run(signal, (both) => this.refresh(both))),
    )
    await jobs.work('validate', {}, (_, signal) =>
      this.#orLater('validate', () =>
        this.#run(signal, async () => {
          if (await isCheckDue(this.#parts.database)) await this.check('Likeness')
        }),
      ),
    )
    this.#looking = setInterval(() => this.#look(), LOOK_MS).unref()
    this.schedule()
  }

  /** Something has changed: figures are computed again in a while. */
  schedule(): void {
    if (this.#soon !== null || this.#ending.signal.aborted) return
    this.#soon = setTimeout(() => {
      this.#soon = null
      this.#send('aggregate')
    }, this.#pauseMs).unref()
  }

  /** As soon as there is time. */
  async refreshSoon(): Promise<void> {
    await this.#parts.jobs.sendNow('aggregate', {}, { key: 'all', group: 'aggregate' })
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const { previews, worthFrom, notices, isHeadless = false } = this.#parts
    const startedMs = performance.now()
    const { outcome, computed } = await refreshAggregations(previews, { worthFrom }, signal).finally(() =>
      // Nobody else asks it there: its memory is given back, whatever came of it.
      isHeadless ? previews.worker.end() : undefined,
    )
    this.#pauseMs = Math.max(PAUSE_MS, SHARE_OF_TIME * (performance.now() - startedMs))
    if (outcome === 'put-off') this.schedule()
    if (computed === 0) return
    notices.changed('aggregations', null)
  }

  /** Checks what lies ready and what is live; who asks meanwhile waits for the same check. */
  check(author: string): Promise<void> {
    this.#checking ??= this.#run(this.#ending.signal, (signal) => this.#check(author, signal)).finally(() => {
      this.#checking = null
    })
    return this.#checking
  }

  async close(): Promise<void> {
    if (this.#soon) clearTimeout(this.#soon)
    if (this.#looking) clearInterval(this.#looking)
    this.#ending.abort()
    await Promise.allSettled(this.#running)
  }

  async #check(author: string, signal: AbortSignal): Promise<void> {
    const { database, openFresh, notices, log } = this.#parts
    const startedMs = performance.now()
    const fresh = openFresh()
    try {
      const { mismatches, ...counts } = await checkFigures(fresh, SAMPLE, signal)
      const live = await checkLiveClusters(fresh, signal)
      const durationMs = Math.round(performance.now() - startedMs)
      const check = { ...counts, ...live, mismatches: mismatches.length, durationMs, author }
      await database.write((writer) => writeCheck(writer, check))
      if (mismatches.length > 0) log('aggregations.mismatched', { mismatches })
      if (live.differingClusters > 0) log('clusters.differ-from-preview', live)
    } finally {
      await fresh.close()
    }
    notices.changed('aggregations', null)
  }

  #look(): void {
    this.schedule()
    isCheckDue(this.#parts.database)
      .then((isDue) => {
        if (isDue) this.#send('validate')
      })
      .catch((error: unknown) => this.#failed(error))
  }

  #send(name: 'aggregate' | 'validate'): void {
    this.#parts.jobs
      .sendNow(name, {}, { key: 'all', group: name })
      .catch((error: unknown) => this.#failed(error))
  }

  /** What the end of this breaks off is no failure: it is left to others, who may be this program anew. */
  async #orLater(name: 'aggregate' | 'validate', work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error
      await this.#parts.jobs.sendNow(name, {}, { key: 'all', group: name, afterMs: LEFT_MS })
    }
  }

  /** Ended by the end of the job, or of this. */
  async #run(signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const running = work(AbortSignal.any([signal, this.#ending.signal]))
    this.#running.add(running)
    try {
      await running
    } finally {
      this.#running.delete(running)
    }
  }

  #failed(error: unknown): void {
    if (!this.#ending.signal.aborted) this.#parts.log('aggregating.failed', error)
  }
}
