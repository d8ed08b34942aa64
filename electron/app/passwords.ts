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
    return this.#held.get(id) ?? this.#kept(id)
  }

  state(id: ConnectionId): PasswordState {
    if (this.#kept(id) !== null) return 'kept'
    if (this.#held.has(id)) return 'held'
    return this.#unasked.has(id) ? 'none' : 'asked'
  }

  /** Until the program ends. */
  hold(id: ConnectionId, password: string): void {
    this.#held.set(id, password)
  }

  /** Settles what is known to be kept beyond the end of the program, or no longer than that. */
  settle(id: ConnectionId, keeps: boolean): void {
    const password = this.known(id)
    if (password === null) return
    if (keeps && this.canKeep) {
      this.#secrets.write(id, password)
    } else {
      this.#held.set(id, password)
      this.#secrets.erase(id)
    }
  }

  /**
   * This one was wrong: it is held no longer, unless another was given meanwhile. What is kept stays, until
   * another one turns out to be right.
   */
  release(id: ConnectionId, wrong: string | null): void {
    if (this.#held.get(id) === wrong) this.#held.delete(id)
  }

  forget(id: ConnectionId): void {
    this.#held.delete(id)
    this.#unasked.delete(id)
    this.#secrets.erase(id)
  }

  /** The server has let this connection in: what is known is right. */
  accepted(id: ConnectionId, keeps: boolean): void {
    if (this.known(id) === null) this.#unasked.add(id)
    else if (id !== FROM_ENVIRONMENT && id !== EMBEDDED) this.settle(id, keeps)
  }

  #kept(id: ConnectionId): string | null {
    return this.#secrets.keeps ? this.#secrets.read(id) : null
  }
}
