import { homedir } from 'node:os'
import { dataFolderOf } from './instance/data-folder.ts'
import { placesOf } from './instance/places.ts'
import { runWorker } from './worker/run.ts'

const dataFolder = dataFolderOf({ platform: process.platform, home: homedir(), env: process.env })

process.exit(await runWorker(process.argv.slice(2), placesOf(import.meta.url, dataFolder)))
