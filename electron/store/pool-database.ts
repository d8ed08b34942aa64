import type pg from 'pg'
import { Failure } from '../../shared/failure.ts'
import type { ConnectionSource, StoreLog } from './connection-source.ts'
import type { Database, Reader, Writer } from './database.ts'
import { isReadOnly } from './errors.ts'
import { Lender } from './lender.ts'
import { readServerFacts, type ServerFacts } from './server-facts.ts'
import type { StoreState } from './store-state.ts'
import { Transaction, type Translate } from './transaction.ts'
import { RowTypes } from './types.ts'

/** The level is said, as a server may have another one by default: who has waited for a lock must see what was stored before it. */
const begin = 'BEGIN ISOLATION LEVEL READ COMMITTED'
const beginSnapshot = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

/** A database behind a `pg.Pool`, wherever its connections come from. */
export class PoolDatabase implements Database {
  readonly #source: ConnectionSource
  readonly #types = new RowTypes()
  readonly #lender: Lender
  readonly #log: StoreLog
  readonly #listeners = new Set<(state: StoreState) => void>()
  readonly #stopWatching: () => void
  #facts: ServerFacts = { version: '', pgvector: '', vectorOid: undefined, clockAheadMs: 0 }
  #closed: Promise<void> | undefined

  constructor(source: ConnectionSource, log: StoreLog) {
    this.#source = source
    this.#log = log
    this.#lender = new Lender(source, this.#types, log)
    this.#stopWatching = source.onAvailability(() => void this.#announce())
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
    const { lockMs } = this.#source
    return this.#withTransaction((reader) =>
      lockMs === null ? reader.rows<Row>(sql, values) : reader.rowsWithin<Row>(lockMs, sql, values),
    )
  }

  async *copyOut(sql: string): AsyncGenerator<Buffer> {
    const { client, translate } = await this.#lender.lend()
    const reader = new Transaction(client, translate)
    try {
      // The embedded database has one session: whoever reads slowly would keep it from everybody.
      if (this.#source.lockMs !== null) await reader.begin(this.#beginning(begin))
      yield* reader.copyOut(sql)
    } finally {
      const isUsable = await reader.rollBack()
      reader.end()
      client.release(!isUsable)
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
    const { client, translate } = await this.#lender.lend()
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
    await this.#lender.end()
    await this.#source.close()
  }

  async #announce(): Promise<void> {
    this.#lender.renew()
    try {
      if (this.#source.availability() === 'open') await this.refresh()
    } catch (error) {
      this.#log('the database opened and did not answer', error)
    }
    for (const listener of this.#listeners) listener(this.state())
  }

  async #withTransaction<T>(work: (transaction: Transaction) => Promise<T>, isSnapshot = false): Promise<T> {
    const { client, translate } = await this.#lender.lend()
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
      await transaction.begin(this.#beginning(beginning))
      const result = await work(transaction)
      await transaction.commit()
      return result
    }, beginning === beginSnapshot)
  }

  /** With the limit on locks in the same round trip. */
  #beginning(beginning: string): string {
    const { lockMs } = this.#source
    return lockMs === null ? beginning : `${beginning}; SET LOCAL lock_timeout = ${lockMs}`
  }
}
