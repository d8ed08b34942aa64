import { randomUUID } from 'node:crypto'
import { Failure } from '../../shared/failure.ts'
import {
  type Connection,
  ConnectionId,
  EMBEDDED,
  FROM_ENVIRONMENT,
  type ServerAddress,
} from '../../shared/model/connection.ts'
import type { ConnectionRows } from './connection-rows.ts'
import type { EnvironmentConnection } from './environment-connection.ts'
import type { KnownConnection } from './known-connection.ts'
import type { Passwords } from './passwords.ts'

export type ConnectionWishes = {
  readonly id: ConnectionId | null
  readonly name: string
  readonly address: ServerAddress
  readonly password: string | null
  readonly keepsPassword: boolean
}

const embedded: KnownConnection = {
  id: EMBEDDED,
  name: 'This computer',
  address: null,
  keepsPassword: false,
  failure: null,
}

/** Every connection there is: the embedded database, what DATABASE_URL names, and those that were saved. */
export class Connections {
  readonly #rows: ConnectionRows
  readonly #passwords: Passwords
  readonly #environment: EnvironmentConnection | null

  constructor(rows: ConnectionRows, passwords: Passwords, environment: EnvironmentConnection | null) {
    this.#rows = rows
    this.#passwords = passwords
    this.#environment = environment
    if (environment?.password) {
      passwords.give(FROM_ENVIRONMENT, environment.password)
      passwords.settle(FROM_ENVIRONMENT, false)
    }
  }

  list(active: ConnectionId): Connection[] {
    return this.#all().map(({ id, name, address }) => ({
      id,
      name,
      address,
      password: id === EMBEDDED ? 'none' : this.#passwords.state(id),
      isActive: id === active,
    }))
  }

  /** NOT_FOUND. */
  find(id: ConnectionId): KnownConnection {
    const found = this.#all().find((connection) => connection.id === id)
    if (found === undefined) throw new Failure('NOT_FOUND', { what: 'connection', id })
    return found
  }

  /** The one to begin with: what DATABASE_URL names, else the one chosen last, else the embedded database. */
  first(): KnownConnection {
    if (this.#environment !== null) return this.find(FROM_ENVIRONMENT)
    const chosen = this.#rows.chosen()
    return this.#all().find(({ id }) => id === chosen) ?? embedded
  }

  /** To begin with after a restart, too. What DATABASE_URL names is only for as long as it is set. */
  choose(id: ConnectionId): void {
    if (id !== FROM_ENVIRONMENT) this.#rows.choose(id)
  }

  /** The id of what was saved. A known password is never sent to other hosts, nor for another user. */
  save({ id, name, address, password, keepsPassword }: ConnectionWishes): ConnectionId {
    const before = id === null ? null : this.#saved(id)
    const saved = { id: before?.id ?? ConnectionId.parse(randomUUID()), name, address, keepsPassword }
    if (before?.address && !isForSame(before.address, address)) this.#passwords.forget(saved.id)
    if (password !== null) this.#passwords.give(saved.id, password)
    this.#rows.save(saved)
    this.#passwords.settle(saved.id, keepsPassword)
    return saved.id
  }

  remove(id: ConnectionId): void {
    this.#rows.remove(this.#saved(id).id)
    this.#passwords.forget(id)
  }

  /** The password known for a connection, if this address is for the same hosts and user. */
  passwordFor(id: ConnectionId, address: ServerAddress): string | null {
    const known = this.find(id).address
    return known !== null && isForSame(known, address) ? this.#passwords.known(id) : null
  }

  #all(): KnownConnection[] {
    const saved = this.#rows.list().map((row) => ({ ...row, failure: null }))
    return [embedded, ...(this.#environment ? [this.#environment.connection] : []), ...saved]
  }

  #saved(id: ConnectionId): KnownConnection {
    if (id === EMBEDDED || id === FROM_ENVIRONMENT) {
      throw new Failure('BAD_INPUT', {
        detail: 'Only connections that were saved can be changed or removed.',
      })
    }
    return this.find(id)
  }
}

/** Whether a password for one may be sent to the other: the same user, at no host that is new. */
function isForSame(known: ServerAddress, other: ServerAddress): boolean {
  const names = new Set(known.hosts.map(({ host, port }) => `${host} ${port}`))
  return known.user === other.user && other.hosts.every(({ host, port }) => names.has(`${host} ${port}`))
}
