import type { ConnectionId } from '../../shared/model/connection.ts'
import { EMBEDDED } from '../../shared/model/connection.ts'
import { ActiveConnection } from './active-connection.ts'
import { Closing } from './closing.ts'
import type { InstanceContext } from './context.ts'
import { openInstance } from './instance.ts'
import type { Places, StartOptions } from './places.ts'
import { InstanceSettings } from './settings.ts'

export type App = {
  readonly context: InstanceContext
  /** The database in use is open. Rejects with the failure that it was refused for, or that it is down. */
  opened(): Promise<void>
  close(): Promise<void>
}

/**
 * Builds everything in order; whatever was built is closed again where a later part fails. The embedded
 * database is open then; a server is opened in the background, and `status` says how that goes.
 * @throws Failure FOLDER_IN_USE, FOLDER_READ_ONLY, DISK_FULL, SCHEMA_MISMATCH, DATABASE_UNREADABLE
 */
export async function start(places: Places, options: StartOptions = {}): Promise<App> {
  const closing = new Closing()
  try {
    const context = await build(places, options, closing)
    const opened = async () => {
      await context.active.workspace()
    }
    if (mustOpen(context.active.id, options)) await opened()
    return { context, opened, close: () => closing.run() }
  } catch (error) {
    await closing.run()
    throw error
  }
}

const mustOpen = (active: ConnectionId, { migrates = true }: StartOptions): boolean =>
  active === EMBEDDED && migrates

async function build(places: Places, options: StartOptions, closing: Closing): Promise<InstanceContext> {
  const { migrates = true, secrets, host = 'web' } = options
  const instance = await openInstance(places, options, closing)
  const active = new ActiveConnection(instance, migrates)
  closing.add(() => active.close())
  const settings = new InstanceSettings(instance.local, places.dataFolder, () => ({
    host,
    keepsPasswords: secrets?.keeps ?? false,
    versions: versionsOf(places, active),
  }))
  return { ...instance, active, settings }
}

function versionsOf(places: Places, active: ActiveConnection): Record<string, string> {
  const { version, pgvector } = active.state()
  return {
    Likeness: places.version,
    Node: process.versions.node,
    ...(version === '' ? {} : { Database: version, pgvector }),
  }
}
