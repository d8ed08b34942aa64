import type pg from 'pg'
import type { Failure } from '../../shared/failure.ts'
import type { Place } from './errors.ts'
import type { StoreState } from './store-state.ts'

export type Availability = StoreState['state']

/** Told of what happens in the background; never with text of messages, nor with passwords. */
export type StoreLog = (event: string, detail?: unknown) => void

/** Where a pool's connections come from: all that differs between the embedded database and a server. */
export interface ConnectionSource {
  readonly kind: StoreState['kind']
  /** Where the data lies, for failures that a person has to look for there. */
  readonly place: Place
  /** How its connections are made. Another object once it is another server: the connections of the old one are gone. */
  readonly pool: pg.PoolConfig
  /** How long a statement may wait for a lock that another client holds; null where there are no other clients. */
  readonly lockMs: number | null
  availability(): Availability
  /** What to say to callers while it is not open; while it is, null, or what it does not do. */
  failure(): Failure | null
  onAvailability(listener: (availability: Availability) => void): () => void
  /** Told of each pool that is made of `pool`. */
  watch?(pool: pg.Pool): void
  /** Told of each error of the driver, and of the `pool` it came from. */
  noticed?(error: unknown, pool: pg.PoolConfig): void
  /** Finds out at once how it is, instead of when the next attempt is due. */
  look(): Promise<void>
  /** Call it after the last connection has ended. */
  close(): Promise<void>
}
