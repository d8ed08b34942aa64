import { app, dialog, shell } from 'electron'
import { Failure } from '../../shared/failure.ts'
import { failureWords } from '../../shared/failure-words.ts'
import { waitForRunning } from '../instance/running.ts'

const OPEN_BUTTON = 0

/** Says why there is no window, in a dialog and at the terminal, and ends the program. */
export async function endWithFailure(error: unknown, dataFolder: string): Promise<void> {
  if (error instanceof Failure && error.code === 'FOLDER_IN_USE' && (await isOpenElsewhere(dataFolder))) {
    return app.exit(0)
  }
  const { title, next } =
    error instanceof Failure
      ? failureWords(error.code, error.data)
      : {
          title: 'Likeness could not start.',
          next: error instanceof Error ? String(error.stack) : String(error),
        }
  process.stderr.write(`${title}\n${next}\n`)
  dialog.showErrorBox(title, next)
  app.exit(1)
}

/** Whether another instance has the folder; one in a browser is shown if the person likes. */
async function isOpenElsewhere(dataFolder: string): Promise<boolean> {
  const running = await waitForRunning(dataFolder)
  if (running === null) return false
  running.socket.terminate()
  const { url } = running.discovery
  if (url === null) {
    process.stdout.write('Likeness is already open in its window.\n')
    return true
  }
  const { origin } = new URL(url)
  process.stdout.write(`Likeness is already running in the browser, at ${origin}\n`)
  const { response } = await dialog.showMessageBox({
    type: 'info',
    message: 'Likeness is already running, in the browser.',
    detail: `It is at ${origin} and uses the same data folder, ${dataFolder}. To have it in a window of its own, end it there first.`,
    buttons: ['Open It in the Browser', 'Quit'],
    defaultId: OPEN_BUTTON,
    cancelId: 1,
  })
  if (response === OPEN_BUTTON) await shell.openExternal(url)
  return true
}
