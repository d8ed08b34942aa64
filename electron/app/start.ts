import { userInfo } from 'node:os'
import { join } from 'node:path'
import { CreatorId } from '../../shared/model/id.ts'
import { HeldLinks } from '../clusters/held-links.ts'
import { createLiveEngine } from '../clusters/live-engine.ts'
import { Previews } from '../clusters/previews.ts'
import { createLabels } from '../labels/labels.ts'
import { type Compute, startCompute } from '../links/compute-host.ts'
import { createFileImports } from '../messages/file-imports.ts'
import { lockFolder } from '../store/folder-lock.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { openDatabase } from '../store/postgres.ts'
import { openLocal } from '../store/sqlite.ts'
import { Statistics } from '../store/statistics.ts'
import { Closing } from './closing.ts'
import type { Context } from './context.ts'
import { Deciding } from './deciding.ts'
import { localProvider } from './local-provider.ts'
import { type Log, openLog } from './log.ts'
import { bringUpToDate } from './migrations.ts'
import { Notices } from './notices.ts'
import { SampleInbox } from './sample-inbox.ts'
import { foldersOf, InstanceSettings } from './settings.ts'

/** Where everything lies. Only entries know; they pass it on. */
export type Places = {
  readonly dataFolder: string
  readonly databaseWorker: URL
  readonly computeWorker: URL
  /** Folder of the Postgres migrations. */
  readonly migrations: URL
  readonly localMigrations: URL
  /** Folder of the sample inbox. */
  readonly sampleInbox: URL
  readonly version: string
}

export type App = { readonly context: Context; close(): Promise<void> }

/**
 * Builds everything in order; whatever was built is closed again where a later part fails.
 * @param options.migrates false leaves the schema as it is found, for commands that tell of it or change it.
 * @throws Failure FOLDER_IN_USE, FOLDER_READ_ONLY, DISK_FULL, SCHEMA_MISMATCH, DATABASE_UNREADABLE
 */
export async function start(places: Places, options: { migrates?: boolean } = {}): Promise<App> {
  const closing = new Closing()
  try {
    const context = await build(places, options.migrates ?? true, closing)
    return { context, close: () => closing.run() }
  } catch (error) {
    await closing.run()
    throw error
  }
}

async function build(places: Places, migrates: boolean, closing: Closing): Promise<Context> {
  const folders = foldersOf(places.dataFolder)
  const lock = lockFolder(places.dataFolder)
  closing.add(() => lock.release())
  const { log, close: closeLog } = openLog(places.dataFolder)
  closing.add(closeLog)
  const database = await openPostgres(places, folders.databaseFolder, migrates, log)
  closing.add(() => database.close())
  const local = openLocal(folders.trainingSetFile, places.localMigrations)
  closing.add(() => local.close())
  const compute = startCompute(places.computeWorker)
  closing.add(() => compute.close())
  const work = startWork(places, { database, compute, log }, closing)
  if (migrates) await goOn(work)
  const author = userName()
  return {
    ...work,
    author,
    version: places.version,
    database,
    log,
    migrations: places.migrations,
    sample: new SampleInbox(places.sampleInbox, work.imports),
    previews: new Previews(database),
    labels: createLabels({ local, author }),
    settings: new InstanceSettings(local, places.dataFolder, versionsOf(places, database)),
  }
}

async function openPostgres(
  places: Places,
  folder: string,
  migrates: boolean,
  log: Log,
): Promise<PoolDatabase> {
  const database = await openDatabase({ folder, workerUrl: places.databaseWorker, log })
  try {
    if (migrates) await bringUpToDate(database, places.migrations)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

type Base = { readonly database: PoolDatabase; readonly compute: Compute; readonly log: Log }

/** The parts that work by themselves: imports, and the engine that decides what they store. */
function startWork(places: Places, { database, compute, log }: Base, closing: Closing) {
  const notices = new Notices()
  closing.add(() => notices.close())
  const provider = localProvider(compute)
  const statistics = new Statistics(database)
  const held = new HeldLinks(database, compute, provider.model)
  const engine = createLiveEngine({
    database,
    held,
    provider,
    onDecided: (creator, decided) => {
      notices.changed('clusters', CreatorId.parse(creator))
      notices.changed('messages', CreatorId.parse(creator))
      return statistics.grown(decided)
    },
  })
  const deciding = new Deciding(database, engine, log)
  closing.add(() => deciding.close())
  const imports = createFileImports({
    database,
    uploadsFolder: join(places.dataFolder, 'uploads'),
    rejectsFolder: join(places.dataFolder, 'rejects'),
    onProgress: (fileImport) => notices.tell({ type: 'import', import: fileImport }),
    onStored: (creator) => deciding.schedule(creator),
    log,
  })
  closing.add(() => imports.close())
  closing.add(database.onState((state) => notices.tell({ type: 'database', database: state })))
  return { notices, provider, held, deciding, imports }
}

/** Takes up what an earlier run left. */
async function goOn({ imports, deciding }: ReturnType<typeof startWork>): Promise<void> {
  await imports.recover()
  await deciding.catchUp()
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user that the system has no name for.
    return 'local'
  }
}

const versionsOf = (places: Places, database: PoolDatabase): Record<string, string> => ({
  Likeness: places.version,
  Node: process.versions.node,
  Database: database.state().version,
  pgvector: database.state().pgvector,
})
