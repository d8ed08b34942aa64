import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import { runCommandLine } from './command-line/run.ts'
import { commandLineOf } from './desktop/handover.ts'
import { runDesktop } from './desktop/run.ts'
import { dataFolderOf } from './instance/data-folder.ts'
import { placesOf } from './instance/places.ts'

const places = placesOf(
  import.meta.url,
  dataFolderOf({ platform: process.platform, home: homedir(), env: process.env }),
)
// A program that is not packaged yet is itself an argument.
const args = process.argv.slice(app.isPackaged ? 1 : 2)
const commandLine = commandLineOf(args)

// Nothing is awaited here: the app becomes ready only after this file has been evaluated.
if (commandLine === null) {
  const parts = {
    renderer: new URL('../renderer/', import.meta.url),
    preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
  }
  runDesktop(places, parts, args)
} else {
  void runCommandLine(commandLine, places, 'likeness --cli').then(
    (code) => app.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      app.exit(1)
    },
  )
}
