import type { ConnectionSource, StoreLog } from './connection-source.ts'
import { Supervisor } from './embedded/supervisor.ts'
import type { ServerOptions } from './native/server-options.ts'
import { ServerSource } from './native/server-source.ts'
import { PoolDatabase } from './pool-database.ts'

export interface EmbeddedOptions {
  /** The folder of the embedded database, made where there is none; `memory://` keeps nothing. */
  readonly folder: string
  /** The built database worker; only entries know where it is. */
  readonly workerUrl: URL
  readonly log?: StoreLog
  /** How long an open transaction may ask for nothing while others wait, before these get DATABASE_BUSY. */
  readonly heldMs?: number
  /** Aborted once it is no longer wanted while it still opens. */
  readonly stop?: AbortSignal
}

const silent: StoreLog = () => {}

/**
 * Opens the embedded database. It must not be open anywhere else: hold the folder's lock.
 * Rejects with FOLDER_READ_ONLY, DISK_FULL or DATABASE_UNREADABLE. The schema is `migrate.ts`'s matter.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<PoolDatabase> {
  const { folder, workerUrl, log = silent, heldMs = 3_000 } = options
  const supervisor = new Supervisor(workerUrl, { dataFolder: folder, heldMs }, log)
  await supervisor.start(options.stop)
  return await ready(supervisor, log)
}

/**
 * Connects to a server. Rejects with DATABASE_UNREACHABLE, _TLS_REFUSED, _LOGIN_REFUSED, _PASSWORD_NEEDED,
 * _MISSING or _BUSY. A replica is opened for reading where no primary answers: its state is `open` with the
 * failure DATABASE_READ_ONLY, until it is promoted. The schema is `migrate.ts`'s matter.
 */
export async function openServer(options: ServerOptions): Promise<PoolDatabase> {
  const source = new ServerSource(options)
  await source.start()
  return await ready(source, options.log ?? silent)
}

async function ready(source: ConnectionSource, log: StoreLog): Promise<PoolDatabase> {
  const database = new PoolDatabase(source, log)
  try {
    await database.refresh()
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}
