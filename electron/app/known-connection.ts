import type { Failure } from '../../shared/failure.ts'
import type { ConnectionId, ServerAddress } from '../../shared/model/connection.ts'

/** A connection as it can be opened. */
export type KnownConnection = {
  readonly id: ConnectionId
  readonly name: string
  /** Null for the embedded database, and where `failure` says that it could not be read. */
  readonly address: ServerAddress | null
  readonly keepsPassword: boolean
  readonly failure: Failure | null
}
