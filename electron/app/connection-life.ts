import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../../shared/failure.ts'
import { EMBEDDED } from '../../shared/model/connection.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { admit } from './admission.ts'
import { Closing } from './closing.ts'
import { comesBack, describeState } from './connection-state.ts'
import { asFailure } from './failures.ts'
import type { Instance } from './instance.ts'
import type { KnownConnection } from './known-connection.ts'
import { isRefused, openConnection } from './open-connection.ts'
import { openReading, type Reading } from './reading.ts'
import { withinMs } from './until-ended.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** After a failure that may pass by itself, such as a server that starts, to try again; doubled each time. */
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 30_000

/** Nothing that a person does in a page can come so soon. */
const HEAD_START_MS = 300

/** A server that does not answer any more cannot say goodbye either. */
const GOODBYE_MS = 3_000

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
  #connection: KnownConnection
  #database: PoolDatabase | null = null
  #reading: Reading | null = null
  #workspace: Workspace | null = null
  #work = new Closing()
  #failure: Failure | null = null
  #hasVerdict = false
  /** Opening, or a change of the schema: whoever needs the database waits for it. */
  #settling: Promise<void> = Promise.resolve()
  /** Resolves earlier, as soon as there is something to read. */
  #readable: Promise<void> = Promise.resolve()
  #turn: Promise<unknown>
  #isTrying = false
  #closed: Promise<void> | null = null

  /** Begins to open once `after` has resolved. */
  constructor(options: LifeOptions, after: Promise<unknown>) {
    this.#options = options
    this.#connection = options.connection
    this.#turn = after
    void this.#settle((onReadable) => this.#attempt(onReadable))
  }

  get connection(): KnownConnection {
    return this.#connection
  }

  /** Aborted, with DATABASE_SWITCHED, once another connection is chosen. */
  get ended(): AbortSignal {
    return this.#end.signal
  }

  state(): DatabaseState {
    const store = this.#database?.state() ?? null
    return describeState({
      connection: this.connection,
      store,
      failure: this.#failure,
      isOpening: !this.#hasVerdict,
    })
  }

  /** Once it is known whether it opens. */
  settled(): Promise<void> {
    return this.#settling
  }

  /** What only reads, and all that works where it is there by now. Throws why there is none. */
  async reading(): Promise<Reading & Partial<Workspace>> {
    await this.#readable
    return this.#orWhyNot(this.#workspace ?? this.#reading)
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

  /** Changes the schema of this very database while nothing works on it, then sees whether it can be used. */
  async change<Result>(database: PoolDatabase, work: () => Promise<Result>): Promise<Result> {
    if ((await this.database()) !== database) throw new Failure('DATABASE_SWITCHED', {})
    return this.#settle(async (onReadable) => {
      await this.#stopWork()
      try {
        return await work()
      } finally {
        await this.#attempt(onReadable)
      }
    })
  }

  /** Looks for it at once, instead of when the next attempt is due: say, with a new password, or under a new name. */
  again(connection = this.#connection): Promise<void> {
    this.#connection = connection
    return this.#settle(async (onReadable) => {
      if (this.#workspace && this.#database) await this.#lookAgain(this.#database)
      else await this.#attempt(onReadable)
    })
  }

  async #lookAgain(database: PoolDatabase): Promise<void> {
    const { instance, onState } = this.#options
    const { id, keepsPassword } = this.#connection
    const { passwords } = instance
    const known = passwords.known(id)
    const { state, failure } = await database.look()
    if (state === 'open' && failure === null) passwords.accepted(id, known, keepsPassword)
    if (isRefused(failure)) passwords.release(id, known)
    onState()
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

  /** Has everybody wait who needs the database, and tries again later where it fails and may come back. */
  #settle<Result>(work: (onReadable: () => void) => Promise<Result>): Promise<Result> {
    const readable = Promise.withResolvers<void>()
    const settled = this.#inTurn(() => work(readable.resolve))
    this.#readable = readable.promise
    this.#settling = settled.then(
      () => readable.resolve(),
      () => readable.resolve(),
    )
    void this.#settling.then(() => this.#keepTrying())
    return settled
  }

  async #attempt(onReadable: () => void = () => undefined): Promise<void> {
    if (this.ended.aborted) return
    const { instance, migrates } = this.#options
    try {
      const database = await this.#connected()
      await admit(database, instance.places.migrations, migrates)
      this.ended.throwIfAborted()
      this.#reading = await openReading(instance, database)
      // What failed before may fail again at what comes next, and must not look open for that long each time.
      if (this.#failure === null) this.#tell(null)
      onReadable()
      await this.#headStart()
      this.ended.throwIfAborted()
      this.#workspace = await openWorkspace(instance, this.#reading, this.#work, this.ended)
      if (this.#failure !== null) this.#tell(null)
    } catch (error) {
      await this.#stopWork()
      this.#tell(asFailure(error, instance.log))
    }
  }

  /** A page that waits for its first rows would share the processor, and an embedded session, with what is opened next. */
  async #headStart(): Promise<void> {
    if (!this.#options.instance.notices.isWatched) return
    await wait(HEAD_START_MS, undefined, { signal: this.ended }).catch(() => undefined)
  }

  #tell(failure: Failure | null): void {
    this.#failure = failure
    this.#hasVerdict = true
    this.#options.onState()
  }

  async #connected(): Promise<PoolDatabase> {
    if (this.#database) return this.#database
    const { instance, onState } = this.#options
    const database = await openConnection(instance, this.#connection, this.ended)
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
      await this.#inTurn(async () => {
        if (this.#failure) await this.#attempt()
      })
      pauseMs = Math.min(pauseMs * 2, LAST_RETRY_MS)
    }
    this.#isTrying = false
  }

  async #stopWork(): Promise<void> {
    const work = this.#work
    this.#work = new Closing()
    this.#reading = null
    this.#workspace = null
    await work.run().catch((error) => this.#options.instance.log('database.work-not-closed', error))
  }

  #orWhyNot<Part>(part: Part | null): Part {
    this.ended.throwIfAborted()
    if (part !== null) return part
    throw this.#failure ?? new Failure('DATABASE_DOWN', {})
  }
}
