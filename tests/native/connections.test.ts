import path from 'node:path'
import { call, safe } from '@orpc/server'
import { expect, onTestFinished, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { type App, start } from '../../electron/app/start.ts'
import { type ConnectionId, EMBEDDED, type ServerAddress } from '../../shared/model/connection.ts'
import { CreatorId } from '../../shared/model/id.ts'
import type { Status } from '../../shared/model/status.ts'
import { readServerUrl } from '../../shared/text/server-url.ts'
import { nativeDatabaseUrl } from '../support/postgres.ts'
import { testPlaces, writeMessages } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { createEmptyDatabase, dropDatabase, urlOf } from '../support/test-server.ts'

const folder = temporaryFolder()
const ana = CreatorId.parse('ana')

let folders = 0
const newFolder = () => path.join(folder, `data-${folders++}`)

async function startApp(dataFolder: string, databaseUrl?: string): Promise<App> {
  const app = await start(testPlaces(dataFolder), { databaseUrl })
  onTestFinished(() => app.close())
  return app
}

/** A database without any table, for one test. */
async function emptyServer(): Promise<Server> {
  const name = await createEmptyDatabase()
  onTestFinished(() => dropDatabase(name))
  return serverOf(urlOf(name))
}

type Server = { readonly address: ServerAddress; readonly password: string }

function serverOf(url: string): Server {
  const { address, password } = readServerUrl(url)
  if (password === null) throw new Error('the test server is reached with a password')
  return { address, password }
}

const migratedServer = async () => serverOf(await nativeDatabaseUrl())

async function save(app: App, name: string, { address, password }: Server, given: string | null = password) {
  const { context } = app
  const input = { name, address, password: given, keepsPassword: false }
  return (await call(router.connections.save, input, { context })).id
}

const use = (app: App, id: ConnectionId, password: string | null = null): Promise<Status> =>
  call(router.connections.use, { id, password }, { context: app.context })

const creators = async (app: App) =>
  (await call(router.creators.list, undefined, { context: app.context })).map(({ id, messages }) => [
    id,
    messages,
  ])

async function importInto(app: App, prefix: string, count: number): Promise<void> {
  const file = path.join(folder, `${prefix}.jsonl`)
  writeMessages(file, prefix, count)
  const { imports } = await app.context.active.workspace()
  const { id } = await imports.start({ source: { from: 'path', path: file }, creator: ana })
  for await (const { state } of imports.watch(id)) if (state !== 'running') break
}

test('a server is used, is still used after a restart, and the embedded database keeps its own', async () => {
  const dataFolder = newFolder()
  const app = await startApp(dataFolder)
  const id = await save(app, 'production', await migratedServer())
  await importInto(app, 'here', 3)
  const { database } = await use(app, id)
  expect(database).toMatchObject({ state: 'open', kind: 'postgres', connection: { id, name: 'production' } })
  expect(await creators(app)).toEqual([])
  await importInto(app, 'there', 5)
  await app.close()

  const again = await startApp(dataFolder)
  expect(again.context.active.id).toBe(id)
  // No keychain here, so the password is gone with the program.
  await expect(again.opened()).rejects.toMatchObject({ code: 'DATABASE_PASSWORD_NEEDED' })
  const { database: waiting } = await call(router.status.read, undefined, { context: again.context })
  expect(waiting).toMatchObject({ state: 'refused', failure: { code: 'DATABASE_PASSWORD_NEEDED' } })
  expect((await use(again, id, 'wrong')).database.failure).toMatchObject({ code: 'DATABASE_LOGIN_REFUSED' })
  const right = serverOf(await nativeDatabaseUrl()).password
  expect((await use(again, id, right)).database.state).toBe('open')
  expect(await creators(again)).toEqual([['ana', 5]])
  expect((await use(again, EMBEDDED)).database.state).toBe('open')
  expect(await creators(again)).toEqual([['ana', 3]])
})

test('a database that is not set up is refused, shown, and set up once somebody agrees to what was shown', async () => {
  const app = await startApp(newFolder())
  const { context } = app
  const id = await save(app, 'new', await emptyServer())
  const { database } = await use(app, id)
  expect(database).toMatchObject({ state: 'refused', failure: { code: 'DATABASE_UNMIGRATED' } })
  const { error } = await safe(call(router.creators.list, undefined, { context }))
  expect(error).toMatchObject({ code: 'DATABASE_UNMIGRATED' })

  const look = await call(router.connections.look, undefined, { context })
  expect(look).toMatchObject({ tables: 'none', obstacles: [] })
  expect(look.pendingMigrations.length).toBeGreaterThan(3)
  const stale = await safe(call(router.connections.migrate, { fingerprint: 'another' }, { context }))
  expect(stale.error).toMatchObject({ code: 'DATABASE_CHANGED' })
  const { fingerprint } = look
  const status = await call(router.connections.migrate, { fingerprint }, { context })
  expect(status.database).toMatchObject({ state: 'open', failure: null })
  await importInto(app, 'first', 4)
  expect(await creators(app)).toEqual([['ana', 4]])
})
