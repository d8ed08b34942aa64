import { once } from 'node:events'
import { Failure } from '../../shared/failure.ts'
import { failureWords } from '../../shared/failure-words.ts'
import type { Places } from '../app/places.ts'
import { serviceEnvironment } from '../app/service-environment.ts'
import { type App, begin } from '../app/start.ts'
import { endInTime } from '../instance/end-in-time.ts'
import { waitForRunning } from '../instance/running.ts'
import { stopSignal } from '../instance/stop-signal.ts'
import { type Console, openConsole } from './console.ts'
import { canOpenBrowser, openBrowser } from './open-browser.ts'

/** Serves the console until the process is asked to stop. Gives the exit code. */
export async function runConsole(places: Places, renderer: URL): Promise<number> {
  const stop = stopSignal()
  stop.addEventListener('abort', endInTime)
  try {
    const app = await begin(places, {
      databaseUrl: process.env.DATABASE_URL,
      services: serviceEnvironment(process.env),
      stop,
    })
    const console = await openOrCloseApp(app, places.dataFolder, renderer)
    const exitCode = stop.aborted ? 0 : await serve(app, console, stop)
    const closed = console.close()
    // What went wrong before has been said.
    await (exitCode === 0 ? closed : closed.catch(() => undefined))
    return exitCode
  } catch (error) {
    if (stop.aborted) return 0
    if (!(error instanceof Failure)) throw error
    return error.code === 'FOLDER_IN_USE' ? sayWhereItRuns(places.dataFolder, error) : sayFailure(error)
  }
}

/** Says where the console is, and waits for the end: the database is opened meanwhile, and may turn out to be unusable. */
async function serve(app: App, console: Console, stop: AbortSignal): Promise<number> {
  print(`Likeness is at ${console.url}`)
  const isOpened = canOpenBrowser(process.platform, process.env, process.stdout.isTTY)
  if (isOpened) openBrowser(console.singleUseUrl(), process.platform)
  try {
    await Promise.race([once(stop, 'abort'), app.broken])
    return 0
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const exitCode = sayFailure(error)
    await console.lastWords(isOpened, stop)
    return exitCode
  }
}

async function openOrCloseApp(app: App, dataFolder: string, renderer: URL): Promise<Console> {
  try {
    return await openConsole(app, dataFolder, renderer, portOf(process.env.LIKENESS_PORT))
  } catch (error) {
    await app.close().catch(() => undefined)
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
