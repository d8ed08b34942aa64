import type { Log } from '../app/log.ts'
import type { Intaking } from '../app/open-intake.ts'
import type { WaysIn } from '../app/ways-in.ts'
import type { Database } from '../store/database.ts'
import type { Limits } from './limits.ts'

/** What a request works with: the database in use and what takes messages in. */
export type DeskParts = Intaking & { readonly database: Database }

/** What all requests share. */
export type Desk = {
  /** Waits while the database opens, then throws why it is not open. */
  readonly parts: () => Promise<DeskParts>
  readonly waysIn: WaysIn
  readonly limits: Limits
  readonly log: Log
}
