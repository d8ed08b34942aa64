import { Failure } from '../../shared/failure.ts'
import type { ConnectionId } from '../../shared/model/connection.ts'
import { EMBEDDED } from '../../shared/model/connection.ts'
import { ActiveConnection } from './active-connection.ts'
import { Closing } from './closing.ts'
import type { InstanceContext } from './context.ts'
import { openInstance } from './instance.ts'
import type { Places, StartOptions } from './places.ts'
import { InstanceSettings } from './settings.ts'
import { WaysIn } from './ways-in.ts'

export type App = {
  readonly context: InstanceContext
  /** The database in use is open. Rejects with the failure that it was refused for, or that it is down. */
  opened(): Promise<void>
  /**
   * Rejects once the embedded database could not be opened that the program began with, where nothing else can help:
   * SCHEMA_MISMATCH, DATABASE_UNREADABLE, DATABASE_UNFIT, FOLDER_READ_ONLY, DISK_FULL.
   */
  readonly broken: Promise<never>
  close(): Promise<void>
}

/**
 * The same as `begin`, with an embedded database that can be read by now.
 * @throws Failure the same, and those of `broken`; anything where `stop` was aborted meanwhile
 */
export async function start(places: Places, options: StartOptions = {}): Promise<App> {
  const app = await begin(places, options)
  const giveUp = () => void app.close().catch(() => undefined)
  options.stop?.addEventListener('abort', giveUp)
  try {
    options.stop?.throwIfAborted()
    if (mustOpen(app.context.active.id, options)) await app.context.active.reading()
    return app
  } catch (error) {
    // Why it failed is what counts, not what then cannot be closed.
    await app.close().catch(() => undefined)
    throw error
  } finally {
    options.stop?.removeEventListener('abort', giveUp)
  }
}

/**
 * Builds everything in order; whatever was built is closed again where a later part fails. The database is opened in the
 * background, and `status` says how that goes.
 * @throws Failure FOLDER_IN_USE, FOLDER_READ_ONLY, DISK_FULL
 */
export async function begin(places: Places, options: StartOptions = {}): Promise<App> {
  const closing = new Closing()
  try {
    options.stop?.throwIfAborted()
    const context = await build(places, options, closing)
    const opened = async () => {
      await context.active.workspace()
    }
    const broken = mustOpen(context.active.id, options) ? failing(opened()) : new Promise<never>(() => {})
    return { context, opened, broken, close: () => closing.run() }
  } catch (error) {
    await closing.run().catch(() => undefined)
    throw error
  }
}

/** Rejects where something fails, unless that is because another database was chosen or the program ends. */
function failing(work: Promise<void>): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  // Where nobody waits for it yet, it is no error of the program.
  promise.catch(() => undefined)
  work.catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'DATABASE_SWITCHED') reject(error)
  })
  return promise
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
  return { ...instance, active, settings, waysIn: new WaysIn(instance.services.streamSecret) }
}

function versionsOf(places: Places, active: ActiveConnection): Record<string, string> {
  const { version, pgvector } = active.state()
  return {
    Likeness: places.version,
    Node: process.versions.node,
    ...(version === '' ? {} : { Database: version, pgvector }),
  }
}
