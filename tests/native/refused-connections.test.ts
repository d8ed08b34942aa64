import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { call, safe } from '@orpc/server'
import pg from 'pg'
import { expect, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { EMBEDDED } from '../../shared/model/connection.ts'
import {
  chooseConnection,
  givenServer,
  openApp,
  saveServer,
  untilDatabase,
} from '../support/connected-app.ts'
import { makeEmptyDatabase, makeUser, onTestServer } from '../support/native-database.ts'
import { nativeDatabaseUrl } from '../support/postgres.ts'
import { TcpProxy } from '../support/tcp-proxy.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { urlOf } from '../support/test-server.ts'

const folder = temporaryFolder()
const newApp = () => openApp(path.join(folder, randomUUID()))

/** Statements of somebody else, in a database of the server. */
async function onDatabase(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql)
  await client.end()
}

test('a database with tables of its own is refused with what is in the way, and can be used once that is gone', async () => {
  const app = await newApp()
  const { context } = app
  const url = urlOf(await makeEmptyDatabase())
  await onDatabase(url, 'CREATE TABLE messages (what text)')
  const id = await saveServer(app, 'theirs', givenServer(url))
  const { database } = await chooseConnection(app, id)
  expect(database).toMatchObject({ state: 'refused', failure: { code: 'DATABASE_UNFIT' } })
  const look = await call(router.connections.look, undefined, { context })
  expect(look.tables).toBe('other')
  expect(look.obstacles[0]).toMatchObject({ kind: 'other-tables', subject: 'messages' })
  const { fingerprint } = look
  const refused = await safe(call(router.connections.migrate, { fingerprint }, { context }))
  expect(refused.error).toMatchObject({ code: 'DATABASE_UNFIT' })

  await onDatabase(url, 'DROP TABLE messages')
  const stale = await safe(call(router.connections.migrate, { fingerprint }, { context }))
  expect(stale.error).toMatchObject({ code: 'DATABASE_CHANGED' })
  const again = await chooseConnection(app, id)
  expect(again.database).toMatchObject({ state: 'refused', failure: { code: 'DATABASE_UNMIGRATED' } })
  const fresh = await call(router.connections.look, undefined, { context })
  const agreed = { fingerprint: fresh.fingerprint }
  const opened = await call(router.connections.migrate, agreed, { context })
  expect(opened.database).toMatchObject({ state: 'open', failure: null })
  expect(await call(router.creators.list, undefined, { context })).toEqual([])
})

test('taking migrations back closes the database to all work, and applying them opens it again', async () => {
  const app = await newApp()
  const { context } = app
  const id = await saveServer(app, 'server', givenServer(await nativeDatabaseUrl()))
  await chooseConnection(app, id)
  await call(router.migrations.down, { steps: 1 }, { context })
  const { database } = await call(router.status.read, undefined, { context })
  expect(database).toMatchObject({ state: 'refused', failure: { code: 'DATABASE_UNMIGRATED' } })
  expect((await safe(call(router.creators.list, undefined, { context }))).error).toMatchObject({
    code: 'DATABASE_UNMIGRATED',
  })
  const applied = await call(router.migrations.up, undefined, { context })
  expect(applied.every(({ appliedAt }) => appliedAt !== null)).toBe(true)
  expect(await call(router.creators.list, undefined, { context })).toEqual([])
})

test('a password that was changed on the server is asked for, and the new one goes on from there', async () => {
  const app = await newApp()
  const user = await makeUser()
  const name = await makeEmptyDatabase()
  await onTestServer(`ALTER DATABASE ${name} OWNER TO ${user.name}`)
  await onDatabase(urlOf(name), 'CREATE EXTENSION vector; CREATE EXTENSION pg_trgm')
  const { address } = givenServer(urlOf(name))
  const server = { address: { ...address, user: user.name }, password: user.password }
  const id = await saveServer(app, 'rotated', server)
  await chooseConnection(app, id)
  const { context } = app
  const { fingerprint } = await call(router.connections.look, undefined, { context })
  await call(router.connections.migrate, { fingerprint }, { context })
  await call(router.creators.list, undefined, { context })
  await onTestServer(`ALTER ROLE ${user.name} PASSWORD 'another'`)
  const isRefused = untilDatabase(app, 'refused')
  await onTestServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user.name}'`)
  expect((await isRefused).failure).toMatchObject({ code: 'DATABASE_LOGIN_REFUSED' })
  expect((await safe(call(router.creators.list, undefined, { context }))).error).toMatchObject({
    code: 'DATABASE_LOGIN_REFUSED',
  })
  expect((await chooseConnection(app, id, 'wrong')).database.failure).toMatchObject({
    code: 'DATABASE_LOGIN_REFUSED',
  })
  const { database } = await chooseConnection(app, id, 'another')
  expect(database).toMatchObject({ state: 'open', failure: null })
  expect(await call(router.creators.list, undefined, { context })).toEqual([])
})

test('a server that hangs keeps nobody from choosing another one', async () => {
  const app = await newApp()
  const { address, password } = givenServer(await nativeDatabaseUrl())
  const [host] = address.hosts
  const proxy = await TcpProxy.start(host?.port ?? 0)
  const through = { ...address, hosts: [{ host: '127.0.0.1', port: proxy.port }] }
  const id = await saveServer(app, 'hanging', { address: through, password })
  expect((await chooseConnection(app, id)).database.state).toBe('open')
  proxy.hang()
  const asking = safe(call(router.creators.list, undefined, { context: app.context }))
  const { database } = await chooseConnection(app, EMBEDDED)
  expect(database).toMatchObject({ state: 'open', connection: { id: EMBEDDED } })
  expect((await asking).error).toMatchObject({ code: 'DATABASE_SWITCHED' })
  proxy.goOn()
})
