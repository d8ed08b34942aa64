import path from 'node:path'
import { call, safe } from '@orpc/server'
import { expect, onTestFinished, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import type { App } from '../../electron/app/start.ts'
import { EMBEDDED } from '../../shared/model/connection.ts'
import {
  beginImport,
  chooseConnection,
  finishImports,
  type GivenServer,
  givenServer,
  openApp,
  saveServer,
} from '../support/connected-app.ts'
import { nativeDatabaseUrl } from '../support/postgres.ts'
import { writeMessages } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { createEmptyDatabase, dropDatabase, urlOf } from '../support/test-server.ts'

const folder = temporaryFolder()

let folders = 0
const newFolder = () => path.join(folder, `data-${folders++}`)

/** A database without any table, for one test. */
async function emptyServer(): Promise<GivenServer> {
  const name = await createEmptyDatabase()
  onTestFinished(() => dropDatabase(name))
  return givenServer(urlOf(name))
}

const migratedServer = async () => givenServer(await nativeDatabaseUrl())

const creators = async (app: App) =>
  (await call(router.creators.list, undefined, { context: app.context })).map(({ id, messages }) => [
    id,
    messages,
  ])

async function importInto(app: App, prefix: string, count: number): Promise<void> {
  const file = path.join(folder, `${prefix}.jsonl`)
  writeMessages(file, prefix, count)
  await beginImport(app, 'ana', file)
  await finishImports(app)
}

test('a server is used, is still used after a restart, and the embedded database keeps its own', async () => {
  const dataFolder = newFolder()
  const app = await openApp(dataFolder)
  const id = await saveServer(app, 'production', await migratedServer())
  await importInto(app, 'here', 3)
  const { database } = await chooseConnection(app, id)
  expect(database).toMatchObject({ state: 'open', kind: 'postgres', connection: { id, name: 'production' } })
  expect(await creators(app)).toEqual([])
  await importInto(app, 'there', 5)
  await app.close()

  const again = await openApp(dataFolder)
  expect(again.context.active.id).toBe(id)
  // No keychain here, so the password is gone with the program.
  await expect(again.opened()).rejects.toMatchObject({ code: 'DATABASE_PASSWORD_NEEDED' })
  const { database: waiting } = await call(router.status.read, undefined, { context: again.context })
  expect(waiting).toMatchObject({ state: 'refused', failure: { code: 'DATABASE_PASSWORD_NEEDED' } })
  expect((await chooseConnection(again, id, 'wrong')).database.failure).toMatchObject({
    code: 'DATABASE_LOGIN_REFUSED',
  })
  const right = givenServer(await nativeDatabaseUrl()).password
  expect((await chooseConnection(again, id, right)).database.state).toBe('open')
  expect(await creators(again)).toEqual([['ana', 5]])
  expect((await chooseConnection(again, EMBEDDED)).database.state).toBe('open')
  expect(await creators(again)).toEqual([['ana', 3]])
})

test('a database that is not set up is refused, shown, and set up once somebody agrees to what was shown', async () => {
  const app = await openApp(newFolder())
  const { context } = app
  const id = await saveServer(app, 'new', await emptyServer())
  const { database } = await chooseConnection(app, id)
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
