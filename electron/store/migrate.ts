import { readdir } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import { Failure } from '../../shared/failure.ts'
import type { MigrationStatus } from '../../shared/model/migration.ts'
import type { Reader } from './database.ts'
import type { PoolDatabase } from './pool-database.ts'

/** Where what has been applied is written down; node-pg-migrate's usual name. */
export const migrationsTable = 'pgmigrations'

const silent = () => {}

async function migrate(
  database: PoolDatabase,
  folder: URL,
  direction: { direction: 'up' } | { direction: 'down'; count: number },
): Promise<string[]> {
  await refuseUnknown(database, folder)
  const done = await database.withClient((dbClient) =>
    runner({
      ...direction,
      dbClient,
      dir: fileURLToPath(folder),
      migrationsTable,
      singleTransaction: true,
      // A session's advisory lock proves nothing where all clients share one session; the folder's lock does.
      noLock: true,
      logger: { debug: silent, info: silent, warn: silent, error: silent },
    }),
  )
  await database.refresh()
  return done.map(({ name }) => name)
}

/** A database that a newer program has migrated is left alone. */
async function refuseUnknown(database: PoolDatabase, folder: URL): Promise<void> {
  const files = await migrationFiles(folder)
  const unknown = [...(await appliedAt(database)).keys()].filter((name) => !files.has(name))
  if (unknown.length === 0) return
  throw new Failure('SCHEMA_MISMATCH', {
    detail: `it has migrations that this program does not know: ${unknown.join(', ')}`,
  })
}

/** Applies what is missing, all of it or nothing, and gives the names of what it applied. Rejects with SCHEMA_MISMATCH. */
export function migrateUp(database: PoolDatabase, folder: URL): Promise<string[]> {
  return migrate(database, folder, { direction: 'up' })
}

/** Takes back the last `steps` migrations, all of them or nothing, and what they hold with them. */
export function migrateDown(database: PoolDatabase, folder: URL, steps: number): Promise<string[]> {
  return migrate(database, folder, { direction: 'down', count: steps })
}

/** The files of migrations by name, in order. */
export async function migrationFiles(folder: URL): Promise<Map<string, URL>> {
  const files = (await readdir(folder)).filter((file) => extname(file) === '.sql').sort()
  return new Map(files.map((file) => [basename(file, '.sql'), new URL(file, folder)]))
}

/** Every migration there is or was applied, in order. */
export async function migrationStatus(database: Reader, folder: URL): Promise<MigrationStatus[]> {
  const applied = await appliedAt(database)
  const names = new Set([...(await migrationFiles(folder)).keys(), ...applied.keys()])
  return [...names].sort().map((name) => ({ name, appliedAt: applied.get(name) ?? null }))
}

async function appliedAt(database: Reader): Promise<Map<string, string>> {
  const [found] = await database.rows<{ isThere: boolean }>(
    `SELECT to_regclass($1) IS NOT NULL AS "isThere"`,
    [migrationsTable],
  )
  if (!found?.isThere) return new Map()
  const rows = await database.rows<{ name: string; at: Date }>(
    `SELECT name, run_on AT TIME ZONE current_setting('TimeZone') AS at FROM ${migrationsTable}`,
  )
  return new Map(rows.map(({ name, at }) => [name, at.toISOString()]))
}
