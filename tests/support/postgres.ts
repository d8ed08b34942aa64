import { afterAll, inject } from 'vitest'
import { writeAgain } from '../../electron/messages/message-store.ts'
import type { Database } from '../../electron/store/database.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { openNative } from './open-native.ts'
import { createFromTemplate, dropDatabase, urlOf } from './test-server.ts'

export const databaseWorkerUrl = new URL('../../electron/database-worker.ts', import.meta.url)
export const postgresMigrations = new URL('../../migrations/postgres/', import.meta.url)

/** Tests run on a server of Postgres, not on the embedded database. */
export const isNative = (): boolean => inject('template') !== undefined

const made: string[] = []

/** A migrated database on the server for this test file alone, dropped when the file is through. */
export async function nativeDatabaseUrl(): Promise<string> {
  const template = inject('template')
  if (template === undefined) throw new Error('These tests run on the embedded database.')
  const name = await createFromTemplate(template)
  made.push(name)
  return urlOf(name)
}

async function openInMemory(): Promise<PoolDatabase> {
  const database = await openEmbedded({ folder: 'memory://', workerUrl: databaseWorkerUrl })
  await migrateUp(database, postgresMigrations)
  return database
}

/** A migrated database of the project's kind that the caller closes. */
export async function openAnotherDatabase(): Promise<PoolDatabase> {
  return isNative() ? openNative(await nativeDatabaseUrl()) : openInMemory()
}

let opened: Promise<PoolDatabase> | undefined

/** A real migrated database of the project's kind: one for each test file, closed when the file is through. */
export function openTestDatabase(): Promise<PoolDatabase> {
  opened ??= openAnotherDatabase()
  return opened
}

const urls = new Map<string, Promise<string>>()

/** What tells a program which database goes with a data folder, the same each time; nothing: the one in the folder. */
export async function databaseOf(dataFolder: string): Promise<{ databaseUrl?: string }> {
  if (!isNative()) return {}
  const url = urls.get(dataFolder) ?? nativeDatabaseUrl()
  urls.set(dataFolder, url)
  return { databaseUrl: await url }
}

/** The same as the environment of a process. */
export async function environmentOf(dataFolder: string): Promise<Record<string, string>> {
  const { databaseUrl } = await databaseOf(dataFolder)
  return databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
}

afterAll(async () => {
  await (await opened)?.close()
  for (const name of made) await dropDatabase(name)
})

/** Takes every row out of every table; what migrations wrote down of themselves stays. */
export async function emptyDatabase(database: Database): Promise<void> {
  const tables = await database.rows<{ table: string }>(
    `SELECT format('%I', tablename) AS table FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'pgmigrations'`,
  )
  const names = tables.map(({ table }) => table).join(', ')
  // TRUNCATE fires no row triggers, so the tables whose rows are never deleted are emptied too.
  // A program that is at work on it may hold what is asked for here, and the other way round.
  await writeAgain(database, (writer) => writer.run(`TRUNCATE ${names} RESTART IDENTITY CASCADE`))
}
