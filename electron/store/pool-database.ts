import pg from 'pg'
import { Failure } from '../../shared/failure.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import type { ConnectionSource, StoreLog } from './connection-source.ts'
import type { Database, Reader, Writer } from './database.ts'
import { translateError } from './errors.ts'
import { Transaction } from './transaction.ts'
import { RowTypes } from './types.ts'

const clients = 4

const versionsQuery = `
  SELECT current_setting('server_version') AS version,
    (SELECT coalesce(installed_version, default_version, '') FROM pg_available_extensions WHERE name = 'vector') AS pgvector,
    (SELECT oid::int FROM pg_type WHERE typname = 'vector') AS oid`

/** A database behind a `pg.Pool`, wherever its connections come from. */
export class PoolDatabase implements Database {
  readonly #source: ConnectionSource
  readonly #pool: pg.Pool
  readonly #types = new RowTypes()
  readonly #log: StoreLog
  readonly #listeners = new Set<(state: DatabaseState) => void>()
  readonly #stopWatching: () => void
  #versions = { version: '', pgvector: '' }
  #closed: Promise<void> | undefined

  constructor(source: ConnectionSource, log: StoreLog) {
    this.#source = source
    this.#log = log
    this.#pool = new pg.Pool({ ...source.pool, max: clients, idleTimeoutMillis: 0, types: this.#types })
    // A connection that ends says so twice: to its calls, which reject, and to whoever listens; nobody may not.
    this.#pool.on('connect', (client) =>
      client.on('error', (error) => log('a database connection ended', error)),
    )
    this.#pool.on('error', () => {})
    this.#stopWatching = source.onAvailability(() => void this.#announce())
  }

  get vectorOid(): number {
    if (this.#types.vectorOid !== undefined) return this.#types.vectorOid
    throw new Failure('SCHEMA_MISMATCH', { detail: 'the extension "vector" is not installed' })
  }

  /** Reads what can change underneath: versions, and the id of the type `vector`. Call it after migrations. */
  async refresh(): Promise<void> {
    const [row] = await this.rows<{ version: string; pgvector: string | null; oid: number | null }>(
      versionsQuery,
    )
    this.#versions = { version: `Postgres ${row?.version ?? ''}`, pgvector: row?.pgvector ?? '' }
    this.#types.vectorOid = row?.oid ?? undefined
  }

  rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#withTransaction((reader) => reader.rows<Row>(sql, values))
  }

  async *copyOut(sql: string): AsyncGenerator<Buffer> {
    const client = await this.#connect()
    const reader = new Transaction(client, this.#source)
    try {
      yield* reader.copyOut(sql)
    } finally {
      reader.end()
      client.release()
    }
  }

  write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    return this.#inTransaction('BEGIN', work)
  }

  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return this.#inTransaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work)
  }

  /** For libraries that want a client of their own, such as migrations. It must be left outside any transaction. */
  async withClient<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    let isDone = false
    try {
      const result = await work(client)
      isDone = true
      return result
    } catch (error) {
      throw translateError(error, this.#source)
    } finally {
      client.release(!isDone)
    }
  }

  state(): DatabaseState {
    return { kind: this.#source.kind, state: this.#source.availability(), ...this.#versions }
  }

  onState(listener: (state: DatabaseState) => void): () => void {
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
    try {
      if (this.#source.availability() === 'open') await this.refresh()
    } catch (error) {
      this.#log('the database opened and did not answer', error)
    }
    for (const listener of this.#listeners) listener(this.state())
  }

  async #connect(): Promise<pg.PoolClient> {
    if (this.#source.availability() !== 'open') throw this.#source.unavailable()
    try {
      return await this.#pool.connect()
    } catch (error) {
      throw translateError(error, this.#source)
    }
  }

  async #withTransaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    const transaction = new Transaction(client, this.#source)
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

  #inTransaction<T>(begin: string, work: (writer: Writer) => Promise<T>): Promise<T> {
    return this.#withTransaction(async (transaction) => {
      await transaction.begin(begin)
      const result = await work(transaction)
      await transaction.commit()
      return result
    })
  }
}
