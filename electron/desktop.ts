import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import { runCommandLine } from './command-line/run.ts'
import { modeOf } from './desktop/handover.ts'
import { runDesktop } from './desktop/run.ts'
import { dataFolderOf } from './instance/data-folder.ts'
import { placesOf } from './instance/places.ts'
import { runWorker } from './worker/run.ts'

const places = placesOf(
  import.meta.url,
  dataFolderOf({ platform: process.platform, home: homedir(), env: process.env }),
)
// A program that is not packaged yet is itself an argument.
const args = process.argv.slice(app.isPackaged ? 1 : 2)
const asked = modeOf(args)

// The app becomes ready only after this file has been evaluated, so a window awaits nothing here.
if (asked === null) {
  const parts = {
    renderer: new URL('../renderer/', import.meta.url),
    preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
  }
  runDesktop(places, parts, args)
} else {
  // A command is: Electron looks for a display only afterwards, and on a server there is none.
  const run =
    asked.mode === 'worker'
      ? runWorker(asked.rest, places)
      : runCommandLine(asked.rest, places, 'likeness --cli')
  const exitCode = await run.catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    return 1
  })
  app.exit(exitCode)
}
