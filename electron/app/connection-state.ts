import { type Failure, failures } from '../../shared/failure.ts'
import { EMBEDDED } from '../../shared/model/connection.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import type { StoreState } from '../store/store-state.ts'
import type { KnownConnection } from './known-connection.ts'

/** By itself; else it waits for a person. */
export const comesBack = (failure: Failure): boolean => failures[failure.code].retry

/** How a connection stands: what its database says, unless it may not be used for a reason of ours. */
export type Standing = {
  readonly connection: KnownConnection
  /** Null: it has never been connected. */
  readonly store: StoreState | null
  /** Why it may not be used although it is connected, or why it could not be connected. */
  readonly failure: Failure | null
  readonly isOpening: boolean
}

/** The same as the window is told. */
export function describeState(standing: Standing): DatabaseState {
  const { connection, store } = standing
  const failure = standing.failure ?? store?.failure ?? null
  return {
    connection: { id: connection.id, name: connection.name },
    kind: connection.id === EMBEDDED ? 'embedded' : 'postgres',
    state: nameOf(standing),
    failure: failure && { code: failure.code, data: failure.data },
    version: store?.version ?? '',
    pgvector: store?.pgvector ?? '',
    clockAheadMs: store?.clockAheadMs ?? 0,
  }
}

function nameOf({ isOpening, failure, store }: Standing): DatabaseState['state'] {
  if (isOpening) return 'opening'
  if (failure) return comesBack(failure) ? 'down' : 'refused'
  if (store?.state === 'down' && store.failure && !comesBack(store.failure)) return 'refused'
  return store?.state ?? 'down'
}
