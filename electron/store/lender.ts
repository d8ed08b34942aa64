import pg from 'pg'
import { Failure } from '../../shared/failure.ts'
import type { ConnectionSource, StoreLog } from './connection-source.ts'
import { translateError } from './errors.ts'
import { endingOf, listenToEnd, takeClient } from './pool-client.ts'
import type { Translate } from './transaction.ts'
import type { RowTypes } from './types.ts'

/** A client of the pool, and what makes failures of its errors. Release it. */
export type Lent = { readonly client: pg.PoolClient; readonly translate: Translate }

/** Lends the clients of a source: of one pool after the other, where its server changes. */
export class Lender {
  readonly #source: ConnectionSource
  readonly #types: RowTypes
  readonly #log: StoreLog
  #config: pg.PoolConfig
  #pool: pg.Pool

  constructor(source: ConnectionSource, types: RowTypes, log: StoreLog) {
    this.#source = source
    this.#types = types
    this.#log = log
    this.#config = source.pool
    this.#pool = this.#makePool()
  }

  /** Looks whether the source has another pool by now. The old one is left to itself: its connections have been ended. */
  renew(): void {
    if (this.#source.pool === this.#config) return
    this.#config = this.#source.pool
    this.#pool = this.#makePool()
  }

  /** Rejects with why there is none. */
  async lend(): Promise<Lent> {
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

  /** Once the clients that are lent have come back. */
  end(): Promise<void> {
    return this.#pool.end()
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
}
