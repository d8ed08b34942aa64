import { pathToFileURL } from 'node:url'
import { placesOf } from '../../electron/instance/places.ts'
import { runConsole } from '../../electron/web/run.ts'

// The web host from source with a database worker that dies when told: data folder, built console.
const [dataFolder = '', renderer = ''] = process.argv.slice(2)
const places = placesOf(new URL('../../electron/web.ts', import.meta.url).href, dataFolder)
const databaseWorker = new URL('./mortal-database-worker.ts', import.meta.url)

process.exit(await runConsole({ ...places, databaseWorker }, pathToFileURL(`${renderer}/`)))
