import type { Failure } from '../../shared/failure.ts'

/** How a database that has been open is now. What is not open comes back by itself, as far as it can. */
export interface StoreState {
  readonly kind: 'embedded' | 'postgres'
  readonly state: 'open' | 'reopening' | 'down'
  /** What callers get while it is not open. */
  readonly failure: Failure | null
  /** For people, such as "Postgres 18". */
  readonly version: string
  readonly pgvector: string
  /** Server's clock minus this machine's. */
  readonly clockAheadMs: number
}
