import { migrateUp } from '../../electron/store/migrate.ts'
import { openNative } from './open-native.ts'

// Migrates a database of the server, after saying that it begins and before saying that it has.
const [url = ''] = process.argv.slice(2)
const database = await openNative(url)
process.stdout.write('begins\n')
await migrateUp(database, new URL('../../migrations/postgres/', import.meta.url))
process.stdout.write('done\n')
await database.close()
