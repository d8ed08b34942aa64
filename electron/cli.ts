import { homedir } from 'node:os'
import { runCommandLine } from './command-line/run.ts'
import { dataFolderOf } from './instance/data-folder.ts'
import { placesOf } from './instance/places.ts'

const dataFolder = dataFolderOf({ platform: process.platform, home: homedir(), env: process.env })

process.exit(await runCommandLine(process.argv.slice(2), placesOf(import.meta.url, dataFolder)))
