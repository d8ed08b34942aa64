import { writeFirstConfig } from '../configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../configs/defaults.ts'
import { migrateUp } from '../store/migrate.ts'
import type { PoolDatabase } from '../store/pool-database.ts'

/** Applies what is missing; the engine decides nothing without a first config. */
export async function bringUpToDate(database: PoolDatabase, migrations: URL): Promise<void> {
  await migrateUp(database, migrations)
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
}
