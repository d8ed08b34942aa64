import type { ServerAddress } from '../../../shared/model/connection.ts'
import type { StoreLog } from '../connection-source.ts'

/** A server of Postgres, and how to get in. */
export interface ServerOptions {
  readonly address: ServerAddress
  /**
   * Asked at each new connection that needs one, so that a changed password is used without a restart;
   * null: none is known.
   */
  readonly password: () => Promise<string | null>
  readonly log?: StoreLog
  readonly times?: Partial<ServerTimes>
}

/** How long is waited for what. */
export interface ServerTimes {
  /** For a new connection; and for one of ours that all are busy. */
  readonly connectMs: number
  /** For a lock that another client holds. */
  readonly lockMs: number
  /** How long a lost server counts as reopening before it counts as down. */
  readonly patienceMs: number
  /** Between attempts to reach a lost server: the first, doubled each time up to the longest. */
  readonly firstRetryMs: number
  readonly longestRetryMs: number
  /** Between attempts to get in where the last was refused: servers lock out who knocks too often. */
  readonly loginRetryMs: number
  /** How long a call may hear nothing from the server before it is asked whether it is there at all. */
  readonly silenceMs: number
}

export const serverTimes: ServerTimes = {
  connectMs: 10_000,
  lockMs: 10_000,
  patienceMs: 20_000,
  firstRetryMs: 250,
  longestRetryMs: 15_000,
  loginRetryMs: 60_000,
  silenceMs: 15_000,
}
