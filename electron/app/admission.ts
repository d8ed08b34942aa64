import { Failure } from '../../shared/failure.ts'
import { lookAtDatabase } from '../store/look.ts'
import { isUpToDate, migrateUp, migrationStatus } from '../store/migrate.ts'
import type { PoolDatabase } from '../store/pool-database.ts'

/**
 * Sees whether a connected database can be used. The embedded one is brought up to date; a server, which may
 * be others' too, is never changed without somebody's consent.
 * @throws Failure DATABASE_UNFIT, DATABASE_UNMIGRATED, SCHEMA_MISMATCH
 */
export async function admit(database: PoolDatabase, migrations: URL, migrates: boolean): Promise<void> {
  if (database.state().kind === 'postgres') return admitServer(database, migrations)
  if (migrates) {
    if (!(await isUpToDate(database, migrations))) await migrateUp(database, migrations)
    return
  }
  const missing = (await migrationStatus(database, migrations)).filter(({ appliedAt }) => appliedAt === null)
  refusePending(missing.map(({ name }) => name))
}

async function admitServer(database: PoolDatabase, migrations: URL): Promise<void> {
  const { obstacles, pendingMigrations } = await lookAtDatabase(database, migrations)
  if (obstacles.length > 0) throw new Failure('DATABASE_UNFIT', { obstacles })
  refusePending(pendingMigrations)
}

function refusePending(pending: string[]): void {
  if (pending.length > 0) throw new Failure('DATABASE_UNMIGRATED', { pending })
}
