import { Failure } from '../../shared/failure.ts'
import type { BackfillId } from '../../shared/model/id.ts'
import { countPending } from '../clusters/pending-store.ts'
import {
  countUntaken,
  mayBeTakenIn,
  OtherModel,
  takePageIn,
  untakenMessages,
  withFacts,
} from '../messages/backfill-page.ts'
import {
  type BackfillRow,
  endRunning,
  noteWaiting,
  runningBackfill,
  writeTotal,
} from '../messages/backfill-store.ts'
import { writeAgain } from '../messages/message-store.ts'
import { makeBackfillIndex } from '../store/backfill-index.ts'
import type { Writer } from '../store/database.ts'
import type { Jobs } from '../store/jobs.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { msUntilAllowed } from './allowed-hours.ts'
import { VectorsAhead } from './backfill-ahead.ts'
import { leaveInTime, withGrace } from './backfill-ending.ts'
import type { BackfillVectorParts } from './backfill-vectors.ts'
import { sendDecide } from './enqueue.ts'
import { asFailure } from './failures.ts'

/** Messages taken in at once. */
const PAGE = 200

/** Then the job ends and another one goes on: others get their turn, and whoever was added takes its part. */
const PAGES_A_JOB = 100

/** With more messages that wait to be decided it waits: those that come in are decided after them. */
const MOST_PENDING = 2_000
const PENDING_PAUSE_MS = 2_000

const PROVIDER_PAUSE_MS = 15_000

/** It looks again at the latest then, whatever it waits for. */
const LONGEST_WAIT_MS = 600_000

export type BackfillingParts = BackfillVectorParts & {
  readonly database: PoolDatabase
  readonly jobs: Jobs
  /** Milliseconds since 1970; left out: the server's clock. */
  readonly now?: () => number
  /** With a provider that is away, to ask again. */
  readonly pauseMs?: number
}

/** Takes messages in that have no seq, as an operator has asked for. Whoever has the time goes on where it stands. */
export class Backfilling {
  readonly #parts: BackfillingParts

  constructor(parts: BackfillingParts) {
    this.#parts = parts
  }

  /** Takes its part of the jobs. */
  async work(): Promise<void> {
    await this.#parts.jobs.work('backfill', {}, async ([job], signal) => {
      if (job) await this.#goOnOrStop(job.backfill, signal)
    })
  }

  /** Finds a backfill that runs and has no job, as one that was given up. */
  async catchUp(): Promise<void> {
    const { database, jobs, log } = this.#parts
    try {
      const running = await runningBackfill(database)
      if (running) await jobs.sendNow('backfill', { backfill: running.id }, soon(running.id))
    } catch (error) {
      if (!(error instanceof Failure)) log('backfill.failed', error)
    }
  }

  async #goOnOrStop(id: string, signal: AbortSignal): Promise<void> {
    const running = await runningBackfill(this.#parts.database)
    if (running?.id !== id) return
    try {
      await withGrace(signal, (late) => this.#goOn(running.id, signal, late))
    } catch (error) {
      // It is done again by the next one.
      if (signal.aborted) throw error
      await this.#stop(running.id, error)
    }
  }

  async #goOn(id: BackfillId, signal: AbortSignal, late: AbortSignal): Promise<void> {
    const ahead = new VectorsAhead(this.#parts, late)
    const stopWatching = leaveInTime({ reader: this.#parts.database, id, ahead, signal })
    try {
      await this.#takePages(id, ahead, signal)
    } catch (error) {
      // What the page at hand waited for is not asked for any more, as somebody has ended it.
      if (signal.aborted || !ahead.hasLeft(error)) throw error
    } finally {
      stopWatching()
      await ahead.settled()
    }
  }

  async #takePages(id: BackfillId, ahead: VectorsAhead, signal: AbortSignal): Promise<void> {
    const { database, jobs } = this.#parts
    for (let page = 0; page < PAGES_A_JOB; page++) {
      signal.throwIfAborted()
      const backfill = await runningBackfill(database)
      if (backfill?.id !== id) return
      const waitMs = await this.#waitMs(backfill)
      if (waitMs > 0) return this.#later(id, waitMs)
      if (backfill.total === null) await this.#begin(backfill, signal)
      else await this.#takePage(backfill, ahead)
    }
    await jobs.sendNow('backfill', { backfill: id }, soon(id))
  }

  #now(): number {
    const { now, database } = this.#parts
    return now?.() ?? Date.now() + database.state().clockAheadMs
  }

  async #waitMs(backfill: BackfillRow): Promise<number> {
    const now = this.#now()
    const hoursMs = msUntilAllowed(now, backfill.hours)
    const rateMs = (backfill.waitsUntilMs ?? 0) - now
    const pendingMs = (await countPending(this.#parts.database)) > MOST_PENDING ? PENDING_PAUSE_MS : 0
    return Math.min(Math.max(hoursMs, rateMs, pendingMs), LONGEST_WAIT_MS)
  }

  async #later(id: BackfillId, afterMs: number): Promise<void> {
    await this.#parts.jobs.sendNow('backfill', { backfill: id }, { ...soon(id), key: `later ${id}`, afterMs })
  }

  async #begin(backfill: BackfillRow, signal: AbortSignal): Promise<void> {
    const { database } = this.#parts
    await makeBackfillIndex(database, signal)
    const total = await countUntaken(database, backfill)
    await database.write((writer) => writeTotal(writer, backfill.id, total))
  }

  async #takePage(backfill: BackfillRow, ahead: VectorsAhead): Promise<void> {
    const { database, jobs } = this.#parts
    const from = performance.now()
    const perMinute = backfill.messagesPerMinute
    const messages = await untakenMessages(database, backfill, Math.min(PAGE, perMinute ?? PAGE))
    if (messages.length === 0) {
      await database.write((writer) => endRunning(writer, backfill.id, 'done', null))
      return
    }
    const taken = messages.filter(mayBeTakenIn).map(withFacts)
    const waitsUntil =
      perMinute === null ? null : new Date(this.#now() + (messages.length / perMinute) * 60_000)
    const models = await ahead.give(backfill, taken)
    const page = { id: backfill.id, place: backfill.place, messages, taken, models, waitsUntil }
    const decide = (writer: Writer, creator: string) => sendDecide(jobs, writer, creator)
    await writeAgain(database, (writer) => takePageIn(writer, page, performance.now() - from, decide)).catch(
      (error: unknown) => {
        if (!(error instanceof OtherModel)) throw error
        ahead.forget()
      },
    )
    ahead.taken(messages)
    jobs.wake('decide')
  }

  /** What passes by itself is waited for; what a person has to put right stops it, with what that is. */
  async #stop(id: BackfillId, error: unknown): Promise<void> {
    const { database, log, pauseMs = PROVIDER_PAUSE_MS } = this.#parts
    const { code, data } = asFailure(error, log)
    if (code === 'EMBEDDING_PROVIDER_DOWN') {
      await database.write((writer) => noteWaiting(writer, id, { code, data }))
      return this.#later(id, pauseMs)
    }
    const isForPeople = code.startsWith('EMBEDDING_')
    if (!isForPeople && code !== 'BUG') throw error
    const state = isForPeople ? 'paused' : 'failed'
    await database.write((writer) => endRunning(writer, id, state, { code, data }))
  }
}

/** Of jobs that have not begun one is enough, and one is done at a time. */
const soon = (id: string) => ({ key: id, group: 'backfill' })
