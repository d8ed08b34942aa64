import {
  type ConnectionId,
  EMBEDDED,
  FROM_ENVIRONMENT,
  type PasswordState,
} from '../../shared/model/connection.ts'
import type { SecretStore } from './secrets.ts'

/** Passwords of connections: held until the program ends, or kept beyond it. They leave this only for the server. */
export class Passwords {
  readonly #secrets: SecretStore
  /** Which the server has not been asked with yet, or not with an answer. */
  readonly #given = new Map<ConnectionId, string>()
  readonly #held = new Map<ConnectionId, string>()
  /** Servers that let this user in without one. */
  readonly #unasked = new Set<ConnectionId>()

  constructor(secrets: SecretStore) {
    this.#secrets = secrets
  }

  get canKeep(): boolean {
    return this.#secrets.keeps
  }

  known(id: ConnectionId): string | null {
    return this.#given.get(id) ?? this.#held.get(id) ?? this.#kept(id)
  }

  state(id: ConnectionId): PasswordState {
    if (this.#kept(id) !== null) return 'kept'
    if (this.#given.has(id) || this.#held.has(id)) return 'held'
    return this.#unasked.has(id) ? 'none' : 'asked'
  }

  /** Tried before any other. The others stay until it turns out to be right. */
  give(id: ConnectionId, password: string): void {
    this.#given.set(id, password)
  }

  /** Settles what is known to be kept beyond the end of the program, or no longer than that. */
  settle(id: ConnectionId, keeps: boolean): void {
    const password = this.known(id)
    if (password === null) return
    this.#hold(id, password)
    if (keeps && this.canKeep) this.#secrets.write(id, password)
    else this.#secrets.erase(id)
  }

  /**
   * This one was wrong: it is held no longer, unless another was given meanwhile. What is kept stays, and what
   * DATABASE_URL says too.
   */
  release(id: ConnectionId, wrong: string | null): void {
    if (this.#given.get(id) === wrong) this.#given.delete(id)
    else if (this.#held.get(id) === wrong && id !== FROM_ENVIRONMENT) this.#held.delete(id)
  }

  forget(id: ConnectionId): void {
    this.#given.delete(id)
    this.#held.delete(id)
    this.#unasked.delete(id)
    this.#secrets.erase(id)
  }

  /** The server has let this connection in with what was known: unless another was given meanwhile, that is right. */
  accepted(id: ConnectionId, right: string | null, keeps: boolean): void {
    if (this.known(id) !== right) return
    if (right === null) this.#unasked.add(id)
    else if (id === FROM_ENVIRONMENT || id === EMBEDDED) this.#hold(id, right)
    else this.settle(id, keeps)
  }

  #hold(id: ConnectionId, password: string): void {
    this.#given.delete(id)
    this.#held.set(id, password)
  }

  #kept(id: ConnectionId): string | null {
    return this.#secrets.keeps ? this.#secrets.read(id) : null
  }
}
