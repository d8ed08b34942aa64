import { randomUUID } from 'node:crypto'
import { Failure } from '../../shared/failure.ts'
import type { FileImport, ImportState } from '../../shared/model/file-import.ts'
import type { CreatorId, ImportId } from '../../shared/model/id.ts'
import type { Database } from '../store/database.ts'
import { runImport } from './import-run.ts'
import { type ImportRow, readImport, writeState } from './import-store.ts'
import type { OnStored } from './message-store.ts'

/** What running imports work with, and whom they tell. */
export interface JobOptions {
  database: Database
  rejectsFileOf: (id: ImportId) => string
  onRow: (row: ImportRow) => void
  enqueue: OnStored
  onStored: (creator: CreatorId) => void
  log: (event: string, detail?: unknown) => void
}

type Stop = 'paused' | 'cancelled' | 'interrupted'

interface Job {
  stop: Stop | null
  ended: Promise<void>
}

type Outcome = { state: ImportState; failure: FileImport['failure'] }

/** What an import is that was left behind by a program that ended. */
export const interrupted: FileImport['failure'] = { code: 'IMPORT_INTERRUPTED', data: {} }

const stopped: Record<Stop, Outcome> = {
  paused: { state: 'paused', failure: null },
  cancelled: { state: 'cancelled', failure: null },
  interrupted: { state: 'paused', failure: interrupted },
}

/** The imports that run in this process. */
export class ImportJobs {
  readonly #options: JobOptions
  readonly #jobs = new Map<ImportId, Job>()
  /** How jobs ended whose end could not be written, the database being away. */
  readonly #unwritten = new Map<ImportId, Outcome>()

  constructor(options: JobOptions) {
    this.#options = options
  }

  isRunning(id: ImportId): boolean {
    return this.#jobs.has(id)
  }

  /**
   * Runs an import that does not run yet, from the row that `prepare` leaves. The job is there before the
   * row says `running`, so that nobody takes it for one that was broken off.
   */
  launch(id: ImportId, prepare: () => Promise<ImportRow>): Promise<ImportRow> {
    const job: Job = { stop: null, ended: Promise.resolve() }
    this.#jobs.set(id, job)
    const prepared = prepare()
    job.ended = this.#runPrepared(prepared, job).finally(() => this.#jobs.delete(id))
    return prepared
  }

  /** Asks an import to stop, and waits until it has: at most one batch. */
  async stop(id: ImportId, stop: Stop): Promise<void> {
    const job = this.#jobs.get(id)
    if (job === undefined) return
    job.stop = stop
    await job.ended
  }

  async close(): Promise<void> {
    await Promise.all([...this.#jobs.keys()].map((id) => this.stop(id, 'interrupted')))
  }

  /** A row as it is: one that says `running` but has no job here has been broken off. */
  asItIs(row: ImportRow): ImportRow {
    if (row.state !== 'running' || this.isRunning(row.id)) return row
    return { ...row, ...(this.#unwritten.get(row.id) ?? stopped.interrupted) }
  }

  async #runPrepared(prepared: Promise<ImportRow>, job: Job): Promise<void> {
    // Whoever launched it hears of a failure to prepare.
    const row = await prepared.catch(() => null)
    if (row !== null) await this.#run(row, job)
  }

  async #run(row: ImportRow, job: Job): Promise<void> {
    this.#unwritten.delete(row.id)
    const outcome = await this.#outcomeOf(row, job)
    try {
      if (outcome !== null) {
        await this.#options.database.write((writer) =>
          writeState(writer, row.id, outcome.state, outcome.failure),
        )
      }
      this.#options.onRow(await readImport(this.#options.database, row.id))
    } catch (error) {
      this.#options.log('import.state-not-written', error)
      if (outcome === null) return
      this.#unwritten.set(row.id, outcome)
      this.#options.onRow({ ...row, ...outcome })
    }
  }

  /** Null where the import is done: then its last transaction has said so. */
  async #outcomeOf(row: ImportRow, job: Job): Promise<Outcome | null> {
    const { database, rejectsFileOf, onRow, enqueue, onStored } = this.#options
    try {
      const ended = await runImport(row, {
        database,
        rejectsFile: rejectsFileOf(row.id),
        enqueue,
        shouldStop: () => job.stop !== null,
        onBatch: (next, hasStored) => {
          onRow(next)
          if (hasStored) onStored(row.creator)
        },
      })
      return ended === 'done' ? null : stopped[job.stop ?? 'paused']
    } catch (error) {
      return this.#outcomeOfError(error)
    }
  }

  /** Whatever is expected can be put right and the import resumed. */
  #outcomeOfError(error: unknown): Outcome {
    if (error instanceof Failure) return { state: 'paused', failure: { code: error.code, data: error.data } }
    const reference = randomUUID()
    this.#options.log(`import.failed.${reference}`, error)
    return { state: 'failed', failure: { code: 'BUG', data: { reference } } }
  }
}
