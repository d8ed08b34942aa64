import pg from 'pg'
import { Failure } from '../../shared/failure.ts'
import type { ConnectionSource, StoreLog } from './connection-source.ts'
import type { Database, Reader, Writer } from './database.ts'
import { isReadOnly, translateError } from './errors.ts'
import { endingOf, listenToEnd, takeClient } from './pool-client.ts'
import { readServerFacts, type ServerFacts } from './server-facts.ts'
import type { StoreState } from './store-state.ts'
import { Transaction, type Translate } from './transaction.ts'
import { RowTypes } from './types.ts'

const begin = 'BEGIN'
const beginSnapshot = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

type Lent = { readonly client: pg.PoolClient; readonly translate: Translate }

/** A database behind a `pg.Pool`, wherever its connections come from. */
export class PoolDatabase implements Database {
  readonly #source: ConnectionSource
  readonly #types = new RowTypes()
  readonly #log: StoreLog
  readonly #listeners = new Set<(state: StoreState) => void>()
  readonly #stopWatching: () => void
  #config: pg.PoolConfig
  #pool: pg.Pool
  #facts: ServerFacts = { version: '', pgvector: '', vectorOid: undefined, clockAheadMs: 0 }
  #closed: Promise<void> | undefined

  constructor(source: ConnectionSource, log: StoreLog) {
    this.#source = source
    this.#log = log
    this.#config = source.pool
    this.#pool = this.#makePool()
    this.#stopWatching = source.onAvailability(() => void this.#announce())
  }

  #makePool(): pg.Pool {
    const config = this.#config
    const pool = new pg.Pool({ ...config, types: this.#types })
    pool.on('connect', (client) =>
      listenToEnd(client, (error) => {
        this.#log('a database connection ended', error)
        this.#source.noticed?.(error, config)
      }),
    )
    pool.on('error', () => {})
    this.#source.watch?.(pool)
    return pool
  }

  get vectorOid(): number {
    if (this.#types.vectorOid !== undefined) return this.#types.vectorOid
    throw new Failure('SCHEMA_MISMATCH', { detail: 'the extension "vector" is not installed' })
  }

  /** Reads what can change underneath: versions, and the id of the type `vector`. Call it after migrations. */
  async refresh(): Promise<void> {
    this.#facts = await this.snapshot(readServerFacts)
    this.#types.vectorOid = this.#facts.vectorOid
  }

  /** Asks at once whether the database is there, instead of when the next attempt is due: say, for a new password. */
  async look(): Promise<StoreState> {
    await this.#source.look()
    return this.state()
  }

  rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#withTransaction((reader) => reader.rows<Row>(sql, values))
  }

  async *copyOut(sql: string): AsyncGenerator<Buffer> {
    const { client, translate } = await this.#connect()
    const reader = new Transaction(client, translate)
    try {
      yield* reader.copyOut(sql)
    } finally {
      reader.end()
      client.release()
    }
  }

  write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    return this.#inTransaction(begin, work)
  }

  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return this.#inTransaction(beginSnapshot, work)
  }

  /** For libraries that want a client of their own, such as migrations. It must be left outside any transaction. */
  async withClient<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const { client, translate } = await this.#connect()
    let isDone = false
    try {
      const result = await work(client)
      isDone = true
      return result
    } catch (error) {
      throw translate(error)
    } finally {
      client.release(!isDone)
    }
  }

  state(): StoreState {
    const { version, pgvector, clockAheadMs } = this.#facts
    return {
      kind: this.#source.kind,
      state: this.#source.availability(),
      failure: this.#source.failure(),
      version,
      pgvector,
      clockAheadMs: this.#source.kind === 'embedded' ? 0 : clockAheadMs,
    }
  }

  onState(listener: (state: StoreState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Waits for transactions in progress, then closes the database. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#stopWatching()
    await this.#pool.end()
    await this.#source.close()
  }

  async #announce(): Promise<void> {
    if (this.#source.pool !== this.#config) {
      // The old pool is left to itself: its source has ended its connections and gives it no other.
      this.#config = this.#source.pool
      this.#pool = this.#makePool()
    }
    try {
      if (this.#source.availability() === 'open') await this.refresh()
    } catch (error) {
      this.#log('the database opened and did not answer', error)
    }
    for (const listener of this.#listeners) listener(this.state())
  }

  async #connect(): Promise<Lent> {
    if (this.#source.availability() !== 'open') {
      throw this.#source.failure() ?? new Failure('DATABASE_DOWN', {})
    }
    const config = this.#config
    try {
      const client = await takeClient(this.#pool)
      return { client, translate: (error) => this.#translate(error, config, client) }
    } catch (error) {
      throw this.#translate(error, config)
    }
  }

  #translate(error: unknown, config: pg.PoolConfig, client?: pg.ClientBase): unknown {
    const failure = translateError(error, this.#source.place)
    // A connection that ended between two queries: why was said to nobody.
    const ending = client && endingOf(client)
    if (ending && failure instanceof Failure && failure.code === 'DATABASE_DOWN') {
      return translateError(ending, this.#source.place)
    }
    this.#source.noticed?.(error, config)
    return failure
  }

  async #withTransaction<T>(work: (transaction: Transaction) => Promise<T>, isSnapshot = false): Promise<T> {
    const { client, translate } = await this.#connect()
    // A write where we have promised none ourselves says nothing about the server.
    const ours: Translate = (error) => (isSnapshot && isReadOnly(error) ? error : translate(error))
    const transaction = new Transaction(client, ours)
    let isUsable = true
    try {
      return await work(transaction)
    } catch (error) {
      isUsable = await transaction.rollBack()
      throw error
    } finally {
      transaction.end()
      client.release(!isUsable)
    }
  }

  #inTransaction<T>(beginning: string, work: (writer: Writer) => Promise<T>): Promise<T> {
    return this.#withTransaction(async (transaction) => {
      await transaction.begin([beginning, ...this.#source.settings].join('; '))
      const result = await work(transaction)
      await transaction.commit()
      return result
    }, beginning === beginSnapshot)
  }
}
