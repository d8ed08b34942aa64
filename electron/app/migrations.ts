import type { MigrationStatus, MigrationVerdict } from '../../shared/model/migration.ts'
import { writeFirstConfig } from '../configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../configs/defaults.ts'
import { migrateDown, migrateUp, migrationStatus } from '../store/migrate.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { verifySchema } from '../store/verify.ts'
import type { Context } from './context.ts'

/** Applies what is missing; the engine decides nothing without a first config. */
export async function bringUpToDate(database: PoolDatabase, migrations: URL): Promise<void> {
  await migrateUp(database, migrations)
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
}

export const readMigrations = (context: Context): Promise<MigrationStatus[]> =>
  migrationStatus(context.database, context.migrations)

export async function migrateUpAndTell(context: Context): Promise<MigrationStatus[]> {
  await bringUpToDate(context.database, context.migrations)
  return afterMigrating(context)
}

export async function migrateDownAndTell(context: Context, steps: number): Promise<MigrationStatus[]> {
  await migrateDown(context.database, context.migrations, steps)
  return afterMigrating(context)
}

export const verifyMigrations = (context: Context): Promise<MigrationVerdict> =>
  verifySchema(context.database, context.migrations)

/** Tables came or went: whatever was kept in memory of them is of another time. */
async function afterMigrating(context: Context): Promise<MigrationStatus[]> {
  context.previews.clear()
  await context.held.clear()
  for (const what of ['messages', 'clusters', 'configs'] as const) context.notices.changed(what, null)
  return readMigrations(context)
}
