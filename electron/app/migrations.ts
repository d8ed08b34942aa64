import type { MigrationStatus, MigrationVerdict } from '../../shared/model/migration.ts'
import { migrateDown, migrateUp, migrationStatus } from '../store/migrate.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { verifySchema } from '../store/verify.ts'

import type { InstanceContext } from './context.ts'

/** Whatever database is in use, fit or not. */
export type MigrationContext = Pick<InstanceContext, 'active' | 'places' | 'notices'> & {
  readonly database: PoolDatabase
}

export const readMigrations = ({ database, places }: MigrationContext): Promise<MigrationStatus[]> =>
  migrationStatus(database, places.migrations)

export async function migrateUpAndTell(context: MigrationContext): Promise<MigrationStatus[]> {
  const { active, database, places } = context
  const isPending = (await readMigrations(context)).some(({ appliedAt }) => appliedAt === null)
  // Who works on it is only disturbed where there is something to do.
  if (isPending) await active.change(database, () => migrateUp(database, places.migrations))
  return tellAfterMigrating(context)
}

export async function migrateDownAndTell(
  context: MigrationContext,
  steps: number,
): Promise<MigrationStatus[]> {
  const { active, database, places } = context
  await active.change(database, () => migrateDown(database, places.migrations, steps))
  return tellAfterMigrating(context)
}

export const verifyMigrations = ({ database, places }: MigrationContext): Promise<MigrationVerdict> =>
  verifySchema(database, places.migrations)

async function tellAfterMigrating(context: MigrationContext): Promise<MigrationStatus[]> {
  for (const what of ['messages', 'clusters', 'configs'] as const) context.notices.changed(what, null)
  return readMigrations(context)
}
