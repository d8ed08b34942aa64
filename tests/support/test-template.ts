import { migrateUp } from '../../electron/store/migrate.ts'
import { openNative } from './open-native.ts'
import { createEmptyDatabase, dropFamily, dropLeftovers, urlOf } from './test-server.ts'

const migrations = new URL('../../migrations/postgres/', import.meta.url)

/** Makes the migrated database that those of the tests are copies of. */
export async function makeTemplate(): Promise<{ name: string; drop(): Promise<void> }> {
  await dropLeftovers()
  const name = await createEmptyDatabase()
  const database = await openNative(urlOf(name))
  try {
    await migrateUp(database, migrations)
  } finally {
    await database.close()
  }
  return { name, drop: () => dropFamily(name) }
}
