import type { StoreLog } from './connection-source.ts'
import { Supervisor } from './embedded/supervisor.ts'
import { PoolDatabase } from './pool-database.ts'

export interface DatabaseOptions {
  /** The folder of the embedded database, made where there is none; `memory://` keeps nothing. */
  readonly folder: string
  /** The built database worker; only entries know where it is. */
  readonly workerUrl: URL
  readonly log?: StoreLog
  /** How long an open transaction may ask for nothing while others wait, before these get DATABASE_BUSY. */
  readonly heldMs?: number
}

/**
 * Opens the database. It must not be open anywhere else: hold the folder's lock.
 * Rejects with FOLDER_READ_ONLY, DISK_FULL or DATABASE_UNREADABLE. The schema is `migrate.ts`'s matter.
 */
export async function openDatabase(options: DatabaseOptions): Promise<PoolDatabase> {
  const { folder, workerUrl, log = () => {}, heldMs = 3_000 } = options
  const supervisor = new Supervisor(workerUrl, { dataFolder: folder, heldMs }, log)
  await supervisor.start()
  const database = new PoolDatabase(supervisor, log)
  try {
    await database.refresh()
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}
