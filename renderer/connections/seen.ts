import type { ConnectionId } from '../../shared/model/connection.ts'
import type { DatabaseState } from '../../shared/model/status.ts'

/** What this window has seen of the database in use, as far as it decides what stands on the screen. */
export interface Seen {
  readonly id: ConnectionId
  /** It was open once, so there is something on the screen to keep. */
  readonly wasOpen: boolean
  /** How it was before it was tried again; null where it was not away. */
  readonly away: DatabaseState | null
}

/** What has been seen by now; the same object as before where nothing is new. */
export function seenNow(seen: Seen | null, database: DatabaseState): Seen {
  const { state, connection } = database
  const before = seen?.id === connection.id ? seen : null
  const wasOpen = state === 'open' || (before?.wasOpen ?? false)
  const away = wasOpen ? null : state === 'opening' ? (before?.away ?? null) : database
  if (before && before.wasOpen === wasOpen && before.away === away) return before
  return { id: connection.id, wasOpen, away }
}
