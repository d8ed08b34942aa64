import { Failure } from '../../shared/failure.ts'
import type { IngestTokenId, IngestWay } from '../../shared/model/ingest.ts'
import { type CountedOutcome, type IngestCount, writeUse } from '../messages/ingest-counts.ts'
import type { Database } from '../store/database.ts'
import type { Log } from './log.ts'

/** Counts are written so often at most: a row that every request waits for would make them one after the other. */
const WRITE_MS = 5_000

/** Counts what comes in and by which tokens. What a program that is killed has not written is lost. */
export class IngestUse {
  readonly #database: Database
  readonly #log: Log
  readonly #counts = new Map<string, IngestCount>()
  readonly #tokens = new Set<IngestTokenId>()
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(database: Database, log: Log) {
    this.#database = database
    this.#log = log
  }

  count(way: IngestWay, outcome: CountedOutcome, count = 1): void {
    const key = `${way} ${outcome}`
    this.#counts.set(key, { way, outcome, count: (this.#counts.get(key)?.count ?? 0) + count })
    this.#writeSoon()
  }

  used(token: IngestTokenId): void {
    this.#tokens.add(token)
    this.#writeSoon()
  }

  /** Writes what was counted until now. What cannot be written is kept for the next time. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.write()
    clearTimeout(this.#timer)
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => void this.write(), WRITE_MS).unref()
  }

  async #write(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const use = { counts: [...this.#counts.values()], tokens: [...this.#tokens] }
    if (use.counts.length + use.tokens.length === 0) return
    this.#counts.clear()
    this.#tokens.clear()
    try {
      await this.#database.write((writer) => writeUse(writer, use))
    } catch (error) {
      for (const { way, outcome, count } of use.counts) this.count(way, outcome, count)
      for (const token of use.tokens) this.used(token)
      if (!(error instanceof Failure)) this.#log('ingest.not-counted', error)
    }
  }
}
