import { afterAll } from 'vitest'
import type { Database } from '../../electron/store/database.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openDatabase } from '../../electron/store/postgres.ts'

export const databaseWorkerUrl = new URL('../../electron/database-worker.ts', import.meta.url)
export const postgresMigrations = new URL('../../migrations/postgres/', import.meta.url)

let opened: Promise<PoolDatabase> | undefined

async function open(): Promise<PoolDatabase> {
  const database = await openDatabase({ folder: 'memory://', workerUrl: databaseWorkerUrl })
  await migrateUp(database, postgresMigrations)
  return database
}

/** The real embedded database in memory, migrated: one for each test file, closed when the file is through. */
export function openTestDatabase(): Promise<PoolDatabase> {
  opened ??= open()
  return opened
}

afterAll(async () => {
  await (await opened)?.close()
})

/** Takes every row out of every table; what migrations wrote down of themselves stays. */
export async function emptyDatabase(database: Database): Promise<void> {
  const tables = await database.rows<{ table: string }>(
    `SELECT format('%I', tablename) AS table FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'pgmigrations'`,
  )
  const names = tables.map(({ table }) => table).join(', ')
  // TRUNCATE fires no row triggers, so the tables whose rows are never deleted are emptied too.
  await database.write((writer) => writer.run(`TRUNCATE ${names} RESTART IDENTITY CASCADE`))
}
