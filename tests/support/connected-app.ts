import path from 'node:path'
import { call } from '@orpc/server'
import { onTestFinished } from 'vitest'
import type { StartOptions } from '../../electron/app/places.ts'
import { router } from '../../electron/app/router.ts'
import { type App, start } from '../../electron/app/start.ts'
import type { ConnectionId, ServerAddress } from '../../shared/model/connection.ts'
import type { FileImport } from '../../shared/model/file-import.ts'
import { CreatorId } from '../../shared/model/id.ts'
import type { DatabaseState, Status } from '../../shared/model/status.ts'
import { readServerUrl } from '../../shared/text/server-url.ts'
import { testPlaces } from './started-app.ts'

/** A server as the connect screen would send it. */
export type GivenServer = { readonly address: ServerAddress; readonly password: string }

export function givenServer(url: string): GivenServer {
  const { address, password } = readServerUrl(url)
  if (password === null) throw new Error('the test server is reached with a password')
  return { address, password }
}

/** The real app, closed when the test is through. */
export async function openApp(dataFolder: string, options: StartOptions = {}): Promise<App> {
  const app = await start(testPlaces(dataFolder), options)
  onTestFinished(() => app.close())
  return app
}

/** Saves a server under a name; its password is held. */
export async function saveServer(
  app: App,
  name: string,
  { address, password }: GivenServer,
): Promise<ConnectionId> {
  const input = { name, address, password, keepsPassword: false }
  return (await call(router.connections.save, input, { context: app.context })).id
}

export const chooseConnection = (
  app: App,
  id: ConnectionId,
  password: string | null = null,
): Promise<Status> => call(router.connections.use, { id, password }, { context: app.context })

/** Waits until the database in use stands so; what is waited for is told. */
export async function untilDatabase(app: App, state: DatabaseState['state']): Promise<DatabaseState> {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const notices = await call(router.status.watch, undefined, { context: app.context, signal: stop.signal })
  if (app.context.active.state().state === state) return app.context.active.state()
  for await (const notice of notices) {
    if (notice.type === 'database' && notice.database.state === state) return notice.database
  }
  throw new Error('the notices ended')
}

/** Starts the import of a file, and gives it as it began. */
export const beginImport = (app: App, creator: string, file: string): Promise<FileImport> =>
  call(
    router.imports.start,
    { source: { from: 'path', path: path.resolve(file) }, creator: CreatorId.parse(creator) },
    { context: app.context },
  )

/** Resumes what this console has paused in the database in use, and waits until all of it is read and decided. */
export async function finishImports(app: App): Promise<FileImport[]> {
  const { imports, deciding } = await app.context.active.workspace()
  for (const { id, state, isElsewhere } of await imports.list()) {
    if (isElsewhere) continue
    if (state === 'paused') await imports.resume(id)
    for await (const step of imports.watch(id)) if (step.state !== 'running') break
  }
  await deciding.settled()
  return imports.list()
}
