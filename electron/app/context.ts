import type { ActiveConnection } from './active-connection.ts'
import type { Instance } from './instance.ts'
import type { InstanceSettings } from './settings.ts'
import type { WithEnd } from './until-ended.ts'
import type { WaysIn } from './ways-in.ts'
import type { Workspace } from './workspace.ts'

/** What every handler of the contract works with. Built once, by `start`. */
export type InstanceContext = Instance & {
  readonly settings: InstanceSettings
  readonly active: ActiveConnection
  readonly waysIn: WaysIn
}

/** What handlers that need the database in use work with. */
export type Context = InstanceContext & Workspace & WithEnd
