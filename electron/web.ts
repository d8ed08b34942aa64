import { homedir } from 'node:os'
import { dataFolderOf } from './instance/data-folder.ts'
import { placesOf } from './instance/places.ts'
import { runConsole } from './web/run.ts'

const dataFolder = dataFolderOf({ platform: process.platform, home: homedir(), env: process.env })
const renderer = new URL(
  import.meta.url.endsWith('.js') ? '../renderer/' : '../out/renderer/',
  import.meta.url,
)

process.exit(await runConsole(placesOf(import.meta.url, dataFolder), renderer))
