import { pathToFileURL } from 'node:url'
import { placesOf } from '../../electron/instance/places.ts'
import { runConsole } from '../../electron/web/run.ts'

// The web host from source, for tests that start and end whole processes: data folder, built console.
const [dataFolder = '', renderer = ''] = process.argv.slice(2)
const entry = new URL('../../electron/web.ts', import.meta.url).href

process.exit(await runConsole(placesOf(entry, dataFolder), pathToFileURL(`${renderer}/`)))
