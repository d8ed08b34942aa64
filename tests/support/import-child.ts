import { migrateUp } from '../../electron/store/migrate.ts'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { ann, openImports } from './file-imports.ts'

// Imports a file on a database of its own, telling how far it is, until it is killed.
const [folder = '', path = ''] = process.argv.slice(2)
const workerUrl = new URL('../../electron/database-worker.ts', import.meta.url)
const database = await openEmbedded({ folder: `${folder}/database`, workerUrl })
await migrateUp(database, new URL('../../migrations/postgres/', import.meta.url))
const { imports, at } = openImports(database, folder)
at((step) => process.stdout.write(`${step.read}\n`))
await imports.start({ source: { from: 'path', path }, creator: ann })
