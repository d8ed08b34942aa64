import { Failure } from '../../shared/failure.ts'
import type { LiveEngine } from '../clusters/live-engine.ts'
import { creatorsWithPending } from '../clusters/pending-store.ts'
import type { Database } from '../store/database.ts'
import type { Log } from './log.ts'

/** After a failure that nobody announces the end of, such as a worker that died, to try again; doubled each time. */
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 60_000

/** Decides what is stored, one creator after the other, whenever told that there is something. */
export class Deciding {
  readonly #database: Database
  readonly #engine: LiveEngine
  readonly #log: Log
  readonly #due = new Set<string>()
  readonly #stop = new AbortController()
  readonly #unwatch: () => void
  #running: Promise<void> | null = null
  #retryMs = FIRST_RETRY_MS
  #retry: NodeJS.Timeout | undefined

  constructor(database: Database, engine: LiveEngine, log: Log) {
    this.#database = database
    this.#engine = engine
    this.#log = log
    this.#unwatch = database.onState((state) => {
      if (state.state === 'open') void this.catchUp()
    })
  }

  /** Messages of this creator wait. */
  schedule(creator: string): void {
    this.#due.add(creator)
    if (this.#stop.signal.aborted || this.#running) return
    this.#running = this.#run()
  }

  /** Finds what an earlier run left waiting. */
  async catchUp(): Promise<void> {
    try {
      for (const creator of await creatorsWithPending(this.#database)) this.schedule(creator)
    } catch (error) {
      this.#report(error)
    }
  }

  /** Resolves when nothing is being decided and nothing is due. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** Stops after the batch at hand. */
  async close(): Promise<void> {
    this.#unwatch()
    clearTimeout(this.#retry)
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    for (const creator of this.#due) {
      if (this.#stop.signal.aborted) break
      this.#due.delete(creator)
      try {
        await this.#engine.decidePending(creator, this.#stop.signal)
        this.#retryMs = FIRST_RETRY_MS
      } catch (error) {
        this.#report(error)
      }
    }
    // Here and not once the promise has resolved: who is named in between would wait for ever.
    this.#running = null
  }

  /**
   * A database that is away says when it is back, and `catchUp` goes on then; all else is tried again, as is
   * what one connection to a server took with it.
   */
  #report(error: unknown): void {
    const isDown = error instanceof Failure && error.code === 'DATABASE_DOWN'
    if (isDown && this.#database.state().state !== 'open') return
    this.#log('deciding.failed', error)
    if (this.#stop.signal.aborted) return
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => void this.catchUp(), this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS)
  }
}
