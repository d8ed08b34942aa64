import { setTimeout as wait } from 'node:timers/promises'
import { Failure, failures } from '../../shared/failure.ts'
import { EMBEDDED } from '../../shared/model/connection.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import type { StoreState } from '../store/store-state.ts'
import { admit } from './admission.ts'
import { Closing } from './closing.ts'
import { asFailure } from './failures.ts'
import type { Instance } from './instance.ts'
import type { KnownConnection } from './known-connection.ts'
import { openConnection } from './open-connection.ts'
import { withinMs } from './until-ended.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** After a failure that may pass by itself, such as a server that starts, to try again; doubled each time. */
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 30_000

/** A server that does not answer any more cannot say goodbye either. */
const GOODBYE_MS = 5_000

export type LifeOptions = {
  readonly instance: Instance
  readonly connection: KnownConnection
  /** False leaves the embedded schema as it is found, too. */
  readonly migrates: boolean
  readonly onState: () => void
}

/** One use of a connection: from when it is chosen until another one is. */
export class ConnectionLife {
  readonly #options: LifeOptions
  readonly #end = new AbortController()
  #database: PoolDatabase | null = null
  #workspace: Workspace | null = null
  #work = new Closing()
  #failure: Failure | null = null
  #hasVerdict = false
  /** Opening, or a change of the schema: whoever needs the database waits for it. */
  #settling: Promise<void>
  #turn: Promise<unknown>
  #isTrying = false
  #closed: Promise<void> | null = null

  /** Begins to open once `after` has resolved. */
  constructor(options: LifeOptions, after: Promise<unknown>) {
    this.#options = options
    this.#turn = after
    this.#settling = this.#inTurn(() => this.#attempt())
    void this.#settling.then(() => this.#keepTrying())
  }

  get connection(): KnownConnection {
    return this.#options.connection
  }

  /** Aborted, with DATABASE_SWITCHED, once another connection is chosen. */
  get ended(): AbortSignal {
    return this.#end.signal
  }

  state(): DatabaseState {
    const { id, name } = this.connection
    const store = this.#database?.state()
    const failure = this.#failure ?? store?.failure ?? null
    return {
      connection: { id, name },
      kind: id === EMBEDDED ? 'embedded' : 'postgres',
      state: this.#stateName(store),
      failure: failure && { code: failure.code, data: failure.data },
      version: store?.version ?? '',
      pgvector: store?.pgvector ?? '',
      clockAheadMs: store?.clockAheadMs ?? 0,
    }
  }

  #stateName(store: StoreState | undefined): DatabaseState['state'] {
    if (!this.#hasVerdict) return 'opening'
    if (this.#failure) return comesBack(this.#failure) ? 'down' : 'refused'
    if (store?.state === 'down' && store.failure && !comesBack(store.failure)) return 'refused'
    return store?.state ?? 'down'
  }

  /** Once it is known whether it opens. */
  settled(): Promise<void> {
    return this.#settling
  }

  /** Throws why there is none. */
  async workspace(): Promise<Workspace> {
    await this.#settling
    return this.#orWhyNot(this.#workspace)
  }

  /** The same for what needs a connection and no particular schema. */
  async database(): Promise<PoolDatabase> {
    await this.#settling
    return this.#orWhyNot(this.#database)
  }

  /** Changes the schema while nothing works on it, then sees whether it can be used. */
  async change<Result>(work: (database: PoolDatabase) => Promise<Result>): Promise<Result> {
    const database = await this.database()
    const changed = this.#inTurn(async () => {
      await this.#stopWork()
      try {
        return await work(database)
      } finally {
        await this.#attempt()
      }
    })
    this.#settling = changed.then(
      () => undefined,
      () => undefined,
    )
    void this.#settling.then(() => this.#keepTrying())
    return changed
  }

  /** Looks for it at once, instead of when the next attempt is due: say, with a new password. */
  again(): Promise<void> {
    this.#settling = this.#inTurn(async () => {
      if (this.#workspace && this.#database) await this.#lookAgain(this.#database)
      else await this.#attempt()
    })
    return this.#settling
  }

  async #lookAgain(database: PoolDatabase): Promise<void> {
    const { state, failure } = await database.look()
    const { connection, instance } = this.#options
    if (state === 'open' && failure === null) {
      instance.passwords.accepted(connection.id, connection.keepsPassword)
    }
    this.#options.onState()
  }

  /** Ends all calls, lets imports pause, and closes the database. */
  end(): Promise<void> {
    this.#end.abort(new Failure('DATABASE_SWITCHED', {}))
    this.#closed ??= this.#close()
    // The folder of the embedded database must be free before it is opened again.
    return this.connection.id === EMBEDDED ? this.#closed : withinMs(GOODBYE_MS, this.#closed)
  }

  async #close(): Promise<void> {
    await this.#turn.catch(() => undefined)
    try {
      await this.#stopWork()
    } finally {
      await this.#database?.close()
    }
  }

  /** One that works on the schema after the other. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work, work)
    this.#turn = turn
    return turn
  }

  async #attempt(): Promise<void> {
    if (this.ended.aborted) return
    const { instance, migrates, onState } = this.#options
    try {
      const database = await this.#connected()
      await admit(database, instance.places.migrations, migrates)
      this.#workspace = await openWorkspace(instance, database, this.#work, this.ended)
      this.#failure = null
    } catch (error) {
      await this.#stopWork()
      this.#failure = asFailure(error, instance.log)
    }
    this.#hasVerdict = true
    onState()
  }

  async #connected(): Promise<PoolDatabase> {
    if (this.#database) return this.#database
    const { instance, connection, onState } = this.#options
    const database = await openConnection(instance, connection)
    database.onState((store) => {
      onState()
      // A replica that was promoted, say: what kept it from being used may be gone.
      if (this.#failure && store.state === 'open' && !store.failure) void this.again()
    })
    this.#database = database
    return database
  }

  async #keepTrying(): Promise<void> {
    if (this.#isTrying) return
    this.#isTrying = true
    let pauseMs = FIRST_RETRY_MS
    while (this.#failure && comesBack(this.#failure) && !this.ended.aborted) {
      await wait(pauseMs, undefined, { signal: this.ended }).catch(() => undefined)
      await this.#inTurn(() => this.#attempt())
      pauseMs = Math.min(pauseMs * 2, LAST_RETRY_MS)
    }
    this.#isTrying = false
  }

  async #stopWork(): Promise<void> {
    const work = this.#work
    this.#work = new Closing()
    this.#workspace = null
    await work.run().catch((error) => this.#options.instance.log('database.work-not-closed', error))
  }

  #orWhyNot<Part>(part: Part | null): Part {
    this.ended.throwIfAborted()
    if (part !== null) return part
    throw this.#failure ?? new Failure('DATABASE_DOWN', {})
  }
}

/** By itself; else it waits for a person. */
const comesBack = (failure: Failure): boolean => failures[failure.code].retry
