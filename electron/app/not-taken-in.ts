import { lastBackfillEnd } from '../messages/backfill-store.ts'
import { countNotTakenIn } from '../store/not-taken-in.ts'
import type { PoolDatabase } from '../store/pool-database.ts'

/** How many messages have no seq. Counting takes long: only when it is opened, and when a backfill has ended. */
export class NotTakenIn {
  readonly #database: PoolDatabase
  #countedAt: number | null
  #count: Promise<number>

  private constructor(database: PoolDatabase, countedAt: number | null) {
    this.#database = database
    this.#countedAt = countedAt
    this.#count = countNotTakenIn(database)
  }

  static async open(database: PoolDatabase): Promise<NotTakenIn> {
    const counted = new NotTakenIn(database, await endMs(database))
    await counted.#count
    return counted
  }

  /** Whoever did the backfill, here or elsewhere. */
  async read(): Promise<number> {
    const endedMs = await endMs(this.#database)
    if (endedMs !== this.#countedAt) {
      this.#countedAt = endedMs
      const before = this.#count
      this.#count = countNotTakenIn(this.#database).catch(() => before)
    }
    return this.#count
  }
}

const endMs = async (database: PoolDatabase): Promise<number | null> =>
  (await lastBackfillEnd(database))?.getTime() ?? null
