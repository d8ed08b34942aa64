import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../../shared/failure.ts'
import { writeFirstConfig } from '../configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../configs/defaults.ts'
import { databaseIdOf } from '../store/database-identity.ts'
import { startCompute } from '../links/compute-host.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { admit } from './admission.ts'
import type { Aggregating } from './aggregating.ts'
import { Closing } from './closing.ts'
import { comesBack } from './connection-state.ts'
import { EmbeddingKeys } from './embedding-keys.ts'
import type { KnownConnection } from './known-connection.ts'
import type { Log } from './log.ts'
import { Notices } from './notices.ts'
import { openEngine } from './engine.ts'
import { openAggregating } from './open-aggregating.ts'
import { openConnection } from './open-connection.ts'
import { type Intaking, openIntake } from './open-intake.ts'
import { Passwords } from './passwords.ts'
import type { Places } from './places.ts'
import { keepSecondDecisions } from './second-decisions.ts'
import type { ServiceEnvironment } from './service-environment.ts'
import { noSecrets } from './secrets.ts'
import { withinMs } from './until-ended.ts'
import { workerConnection } from './worker-connection.ts'
import { catchUpNowAndThen } from './workspace.ts'

const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 30_000

/** A server that does not answer any more cannot say goodbye either. */
const GOODBYE_MS = 5_000

export type WorkerOptions = {
  readonly places: Places
  readonly databaseUrl: string | undefined
  readonly services: ServiceEnvironment
  readonly log: Log
  readonly onDecided: (decided: number) => void
  /** The database is away, and looked for again by itself; null: it is back. */
  readonly onAway: (failure: Failure | null) => void
  /** Ends the waiting for a database that is away. */
  readonly stop: AbortSignal
}

/** Does jobs on a server, beside as many others as there are. It takes no folder and shows nothing. */
export interface Worker extends Intaking {
  readonly connection: KnownConnection
  readonly database: PoolDatabase
  /** Rejects once the database cannot be used any more unless a person does something. */
  readonly broken: Promise<never>
  /** Ends after the batches at hand. */
  close(): Promise<void>
}

/**
 * Opens a worker as soon as its server can be reached; null where it was stopped before. It never migrates.
 * @throws Failure WORKER_NEEDS_SERVER, DATABASE_UNMIGRATED and whatever else only a person can put right
 */
export async function openWorker(options: WorkerOptions): Promise<Worker | null> {
  const { places, databaseUrl, onAway, stop } = options
  const passwords = new Passwords(noSecrets)
  const connection = workerConnection(places, databaseUrl, passwords)
  for (let pauseMs = FIRST_RETRY_MS; !stop.aborted; pauseMs = Math.min(pauseMs * 2, LAST_RETRY_MS)) {
    const closing = new Closing()
    try {
      return await build(options, { connection, passwords }, closing)
    } catch (error) {
      // What then cannot be closed, as the server is away, is no reason to end.
      await closing.run().catch(() => undefined)
      if (!(error instanceof Failure) || !comesBack(error)) throw error
      onAway(error)
    }
    await wait(pauseMs, undefined, { signal: stop }).catch(() => undefined)
  }
  return null
}

async function build(
  { places, services, log, onDecided, onAway, stop }: WorkerOptions,
  { connection, passwords }: { connection: KnownConnection; passwords: Passwords },
  closing: Closing,
): Promise<Worker> {
  const database = await openConnection({ places, passwords, log }, connection, stop)
  closing.add(() => withinMs(GOODBYE_MS, database.close()))
  await admit(database, places.migrations, false)
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  const compute = startCompute(places.computeWorker, {
    onFallback: (cause) => log('links.multiplied-without-library', cause),
  })
  closing.add(() => compute.close())
  const notices = new Notices()
  closing.add(() => notices.close())
  const broken = watch(database, onAway)
  const host = { compute, log, services, embeddingKeys: new EmbeddingKeys(noSecrets, services) }
  let aggregating: Aggregating | null = null
  const parts = await openEngine(host, database, await databaseIdOf(database), closing, (_, decided) => {
    onDecided(decided)
    aggregating?.schedule()
  })
  const intaking = openIntake({ ...parts, database, notices, log }, closing)
  await parts.deciding.catchUp()
  await parts.preparing.catchUp()
  await parts.backfilling.catchUp()
  closing.add(catchUpNowAndThen(parts))
  closing.add(keepSecondDecisions({ ...parts, database, log }))
  const ahead = { jobs: parts.jobs, database, notices, log, isHeadless: true }
  aggregating = (await openAggregating(places, ahead, closing)).aggregating
  return { ...intaking, connection, database, broken, close: () => closing.run() }
}

/** Tells how the database is, as long as that passes by itself. */
function watch(database: PoolDatabase, onAway: WorkerOptions['onAway']): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  // Where nobody waits for it yet, it is no error of the program.
  promise.catch(() => undefined)
  let isAway = false
  database.onState(({ state, failure }) => {
    if (failure && !comesBack(failure)) return reject(failure)
    if (isAway === (state === 'down')) return
    isAway = state === 'down'
    onAway(isAway ? (failure ?? new Failure('DATABASE_DOWN', {})) : null)
  })
  return promise
}
