import type { PoolConfig } from 'pg'
import type { Failure } from '../../shared/failure.ts'
import type { DatabaseState } from '../../shared/model/status.ts'

export type Availability = DatabaseState['state']

/** Told of what happens in the background; never with text of messages. */
export type StoreLog = (event: string, detail?: unknown) => void

/** Where a pool's connections come from: all that differs between the embedded database and a server. */
export interface ConnectionSource {
  readonly kind: DatabaseState['kind']
  /** Where the data lies, for failures that a person has to look for there. */
  readonly folder: string
  readonly pool: PoolConfig
  availability(): Availability
  /** What to say to callers while it is not open. */
  unavailable(): Failure
  onAvailability(listener: (availability: Availability) => void): () => void
  /** Call it after the last connection has ended. */
  close(): Promise<void>
}
