import { once } from 'node:events'
import { Failure } from '../../shared/failure.ts'
import { failureWords } from '../../shared/failure-words.ts'
import type { Places } from '../app/places.ts'
import { type App, start } from '../app/start.ts'
import { waitForRunning } from '../instance/running.ts'
import { stopSignal } from '../instance/stop-signal.ts'
import { type Console, openConsole } from './console.ts'
import { canOpenBrowser, openBrowser } from './open-browser.ts'

/** Serves the console until the process is asked to stop. Gives the exit code. */
export async function runConsole(places: Places, renderer: URL): Promise<number> {
  const stop = stopSignal()
  try {
    const app = await start(places, { databaseUrl: process.env.DATABASE_URL })
    const console = await openOrCloseApp(app, places.dataFolder, renderer)
    if (!stop.aborted) {
      print(`Likeness is at ${console.url}`)
      if (canOpenBrowser(process.platform, process.env, process.stdout.isTTY)) {
        openBrowser(console.singleUseUrl(), process.platform)
      }
      await once(stop, 'abort')
    }
    await console.close()
    return 0
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.code === 'FOLDER_IN_USE' ? sayWhereItRuns(places.dataFolder, error) : sayFailure(error)
  }
}

async function openOrCloseApp(app: App, dataFolder: string, renderer: URL): Promise<Console> {
  try {
    return await openConsole(app, dataFolder, renderer, portOf(process.env.LIKENESS_PORT))
  } catch (error) {
    await app.close()
    throw error
  }
}

/** The port that was asked for; null if none was. */
function portOf(wish: string | undefined): number | null {
  if (!wish) return null
  const port = Number(wish)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Failure('BAD_INPUT', { detail: `LIKENESS_PORT is ${wish}, which is not a port.` })
}

async function sayWhereItRuns(dataFolder: string, failure: Failure): Promise<number> {
  const running = await waitForRunning(dataFolder)
  if (running === null) return sayFailure(failure)
  running.socket.terminate()
  const { url } = running.discovery
  print(url === null ? 'Likeness is already open in its window.' : `Likeness is already running at ${url}`)
  return 0
}

function sayFailure(failure: Failure): number {
  const { title, next } = failureWords(failure.code, failure.data)
  process.stderr.write(`${title}\n${next}\n`)
  return 1
}

const print = (line: string) => process.stdout.write(`${line}\n`)
