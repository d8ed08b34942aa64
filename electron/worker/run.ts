import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { Failure } from '../../shared/failure.ts'
import { failureWords } from '../../shared/failure-words.ts'
import { hostText } from '../../shared/text/server-hosts.ts'
import type { KnownConnection } from '../app/known-connection.ts'
import { logLine } from '../app/log.ts'
import type { Places } from '../app/places.ts'
import { INGEST_PATH, STREAMCHAT_PATH, WaysIn } from '../app/ways-in.ts'
import { serviceEnvironment } from '../app/service-environment.ts'
import { openWorker, type Worker } from '../app/worker.ts'
import { stopSignal } from '../instance/stop-signal.ts'
import { serveWays } from '../ways/serve.ts'
import { openWays } from '../ways/ways.ts'
import { Counts } from './counts.ts'

const USAGE = 'Usage: npm run worker -- [--ingest PORT]\n'

/** Does jobs until the process is asked to stop. Gives the exit code: 1 where it cannot work, 2 not understood. */
export async function runWorker(args: readonly string[], places: Places): Promise<number> {
  const wishes = readWishes(args)
  if (wishes === null) return misuse()
  const stop = stopSignal()
  const counts = new Counts(print)
  try {
    const { DATABASE_URL: databaseUrl } = process.env
    const services = serviceEnvironment(process.env)
    const onDecided = (decided: number) => counts.decided(decided)
    const worker = await openWorker({ places, databaseUrl, services, log, onDecided, onAway, stop })
    if (worker === null) return 0
    try {
      await work(worker, wishes.port, stop, counts)
    } finally {
      await worker.close()
      counts.close()
    }
    return 0
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    say(error)
    return 1
  }
}

/** Says what it works on, and waits for the end. */
async function work(worker: Worker, port: number | null, stop: AbortSignal, counts: Counts): Promise<void> {
  const ways = port === null ? null : await openIngest(worker, port)
  print(`Likeness works on ${placeOf(worker.connection)}. Ctrl-C ends it.`)
  if (ways) {
    print(
      `Messages come in at ${ways.origin}${INGEST_PATH} and ${ways.origin}${STREAMCHAT_PATH}, if these are on.`,
    )
  }
  try {
    await counts.open(worker.database)
    if (!stop.aborted) await Promise.race([once(stop, 'abort'), worker.broken])
  } finally {
    await ways?.close()
  }
}

function openIngest(worker: Worker, port: number) {
  const waysIn = new WaysIn(serviceEnvironment(process.env).streamSecret)
  return serveWays(openWays({ parts: async () => worker, waysIn, log }), port)
}

/** Null: it was not understood. */
function readWishes(args: readonly string[]): { port: number | null } | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { ingest: { type: 'string' } } })
    if (values.ingest === undefined) return { port: null }
    const port = Number(values.ingest)
    return /^\d+$/.test(values.ingest) && port <= 65_535 ? { port } : null
  } catch {
    return null
  }
}

function misuse(): number {
  process.stderr.write(`--ingest takes a port, and nothing else is understood.\n${USAGE}`)
  return 2
}

function placeOf({ name, address }: KnownConnection): string {
  const hosts = address?.hosts.map(hostText).join(', ')
  return `${name}, the database ${address?.database} at ${hosts}`
}

function onAway(failure: Failure | null): void {
  if (failure === null) print('The database is back.')
  else say(failure)
}

function say({ code, data }: Failure): void {
  const { title, next } = failureWords(code, data)
  process.stderr.write(`${title}\n${next}\n`)
}

/** A worker keeps no file: whoever runs it keeps what it says. */
const log = (event: string, detail?: unknown): void => {
  process.stderr.write(logLine(event, detail))
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
