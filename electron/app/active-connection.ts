import { isDeepStrictEqual } from 'node:util'
import type { ConnectionId } from '../../shared/model/connection.ts'
import { EMBEDDED } from '../../shared/model/connection.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { ConnectionLife } from './connection-life.ts'
import type { Instance } from './instance.ts'
import type { KnownConnection } from './known-connection.ts'
import type { Reading } from './reading.ts'
import type { WithEnd } from './until-ended.ts'
import type { Workspace } from './workspace.ts'

/** The connection in use. Another one can be chosen at any time; of several choices the last one holds. */
export class ActiveConnection {
  readonly #instance: Instance
  readonly #migrates: boolean
  #life: ConnectionLife
  /** Its folder is free again: two of these must never be open at once. */
  #embeddedClosed: Promise<unknown> = Promise.resolve()

  constructor(instance: Instance, migrates: boolean) {
    this.#instance = instance
    this.#migrates = migrates
    this.#life = this.#begin(instance.connections.first(), Promise.resolve())
  }

  get id(): ConnectionId {
    return this.#life.connection.id
  }

  state(): DatabaseState {
    return this.#life.state()
  }

  /** Waits while it opens, then throws why it is not open. */
  async workspace(): Promise<Workspace & WithEnd> {
    const life = this.#life
    return { ...(await life.workspace()), ended: life.ended }
  }

  /** The same for what only reads, which it can sooner. */
  async reading(): Promise<Reading & Partial<Workspace> & WithEnd> {
    const life = this.#life
    return { ...(await life.reading()), ended: life.ended }
  }

  /** The same for what needs no particular schema. */
  async database(): Promise<{ database: PoolDatabase } & WithEnd> {
    const life = this.#life
    return { database: await life.database(), ended: life.ended }
  }

  /**
   * Changes the schema of a database while nothing works on it.
   * @throws Failure DATABASE_SWITCHED where it is no longer the one in use
   */
  change<Result>(database: PoolDatabase, work: () => Promise<Result>): Promise<Result> {
    return this.#life.change(database, work)
  }

  /** Resolves once it is known whether the chosen one opens; `state` tells. */
  async use(connection: KnownConnection): Promise<void> {
    const before = this.#life
    if (isSamePlace(connection, before.connection)) return before.again(connection)
    const closed = before.end()
    if (before.connection.id === EMBEDDED) this.#embeddedClosed = closed.catch(() => undefined)
    const after = Promise.allSettled([closed, this.#embeddedClosed])
    this.#life = this.#begin(connection, after)
    this.#tell()
    await this.#life.settled()
  }

  close(): Promise<unknown> {
    return Promise.all([this.#life.end(), this.#embeddedClosed])
  }

  #begin(connection: KnownConnection, after: Promise<unknown>): ConnectionLife {
    const life: ConnectionLife = new ConnectionLife(
      {
        instance: this.#instance,
        connection,
        migrates: this.#migrates,
        onState: () => {
          if (this.#life === life) this.#tell()
        },
      },
      after,
    )
    return life
  }

  #tell(): void {
    this.#instance.notices.tell({ type: 'database', database: this.state() })
    this.#instance.notices.changed('connections', null)
  }
}

const isSamePlace = (one: KnownConnection, other: KnownConnection): boolean =>
  one.id === other.id && isDeepStrictEqual(one.address, other.address)
