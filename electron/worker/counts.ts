import { readEngineWork } from '../app/engine-work.ts'
import { isMatchingPaused } from '../clusters/matching-pause.ts'
import type { PoolDatabase } from '../store/pool-database.ts'

/** While there is something to tell, it is told so often at most. */
const SAY_EVERY_MS = 60_000

/** Says now and then what was done: the first time at once, and nothing while nothing is done. */
export class Counts {
  readonly #say: (line: string) => void
  #database: PoolDatabase | null = null
  #decided = 0
  #said = 0
  #timer: NodeJS.Timeout | undefined

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  /** A worker that begins while matching is paused has nothing to count, and says why. */
  async open(database: PoolDatabase): Promise<void> {
    this.#database = database
    if (this.#decided > 0) this.#tellSoon(0)
    else if (await isMatchingPaused(database).catch(() => false)) this.#say('Matching is paused.')
  }

  decided(count: number): void {
    this.#decided += count
    if (this.#database) this.#tellSoon(this.#said === 0 ? 0 : SAY_EVERY_MS)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#database = null
    if (this.#decided > 0) this.#say(`${this.#decided} messages decided.`)
  }

  #tellSoon(afterMs: number): void {
    this.#timer ??= setTimeout(() => void this.#tell(), afterMs)
  }

  async #tell(): Promise<void> {
    const decided = this.#decided
    this.#said = decided
    const work = this.#database && (await readEngineWork({ database: this.#database }).catch(() => null))
    this.#timer = undefined
    if (!this.#database) return
    const rest = work ? `; ${work.pending} wait, ${work.dead} jobs were given up` : ''
    const paused = work?.pause ? ' Matching is paused.' : ''
    this.#say(`${decided} messages decided${rest}.${paused}`)
    if (this.#decided > decided) this.#tellSoon(SAY_EVERY_MS)
  }
}
