import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { call, safe } from '@orpc/server'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { MIGRATION_LOCK, migrateUp } from '../../electron/store/migrate.ts'
import {
  chooseConnection,
  givenServer,
  openApp,
  saveServer,
  untilDatabase,
} from '../support/connected-app.ts'
import { makeEmptyDatabase, openUntilFinished } from '../support/native-database.ts'
import { type NativeServer, startServer } from '../support/native-server.ts'
import { nativeDatabaseUrl, postgresMigrations } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { urlOf } from '../support/test-server.ts'

const folder = temporaryFolder()
const newApp = () => openApp(path.join(folder, randomUUID()))

const given = async (server: NativeServer) => {
  const { address, password } = server.options()
  return { address, password: (await password()) ?? '' }
}

const tablesOf = async (name: string) => {
  const database = await openUntilFinished(name)
  return database.rows(`SELECT FROM pg_tables WHERE schemaname = 'public'`)
}

test('consent to one database sets up no other one that is chosen meanwhile', async () => {
  const app = await newApp()
  const { context } = app
  const [one, other] = [await makeEmptyDatabase(), await makeEmptyDatabase()]
  const oneId = await saveServer(app, 'one', givenServer(urlOf(one)))
  const otherId = await saveServer(app, 'other', givenServer(urlOf(other)))
  await chooseConnection(app, oneId)
  const { fingerprint } = await call(router.connections.look, undefined, { context })
  const holder = new pg.Client({ connectionString: urlOf(one) })
  await holder.connect()
  onTestFinished(() => holder.end())
  await holder.query('BEGIN; LOCK TABLE pg_extension IN ACCESS EXCLUSIVE MODE')
  const agreed = safe(call(router.connections.migrate, { fingerprint }, { context }))
  const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'pg_extension'::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  while ((await holder.query(waiting)).rowCount === 0) await wait(5)
  const chosen = chooseConnection(app, otherId)
  await holder.query('ROLLBACK')
  expect((await agreed).error).toMatchObject({ code: 'DATABASE_SWITCHED' })
  expect((await chosen).database).toMatchObject({ failure: { code: 'DATABASE_UNMIGRATED' } })
  await chooseConnection(app, oneId)
  expect(await tablesOf(other)).toEqual([])
})

test('consent to a database is none to one of the same name on another server', async () => {
  const app = await newApp()
  const { context } = app
  const [one, other] = await Promise.all([startServer(), startServer()])
  await chooseConnection(app, await saveServer(app, 'one', await given(one)))
  const { fingerprint } = await call(router.connections.look, undefined, { context })
  await chooseConnection(app, await saveServer(app, 'other', await given(other)))
  const { error } = await safe(call(router.connections.migrate, { fingerprint }, { context }))
  expect(error).toMatchObject({ code: 'DATABASE_CHANGED' })
})

/** Agrees to what is there, changes it while the migration waits for its turn, and gives what came of that. */
async function agreeThen(change: (holder: pg.Client) => Promise<unknown>) {
  const app = await newApp()
  const { context } = app
  const name = await makeEmptyDatabase()
  await chooseConnection(app, await saveServer(app, 'one', givenServer(urlOf(name))))
  const { fingerprint } = await call(router.connections.look, undefined, { context })
  const holder = new pg.Client({ connectionString: urlOf(name) })
  await holder.connect()
  onTestFinished(() => holder.end())
  await holder.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`)
  const agreed = safe(call(router.connections.migrate, { fingerprint }, { context }))
  const waiting = `SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  while ((await holder.query(waiting)).rowCount === 0) await wait(5)
  await change(holder)
  await holder.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`)
  return { name, ...(await agreed) }
}

test('consent is to what is there when the migration begins, not to what was there when it was asked for', async () => {
  const { error, name } = await agreeThen((holder) => holder.query('CREATE EXTENSION vector'))
  expect(error).toMatchObject({ code: 'DATABASE_CHANGED' })
  expect(await tablesOf(name)).toEqual([])
})

test('what another console has set up meanwhile is what was agreed to', async () => {
  const { data } = await agreeThen(async (holder) => {
    await holder.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`)
    const { database = '' } = holder
    await migrateUp(await openUntilFinished(database), postgresMigrations)
    await holder.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`)
  })
  expect(data).toMatchObject({ database: { state: 'open', failure: null } })
})

test('a server that is away when its password is given at last is used once it is there', async () => {
  const app = await newApp()
  const server = await startServer()
  const { address, password } = await given(server)
  const id = await saveServer(app, 'returns', { address, password: 'wrong' })
  expect((await chooseConnection(app, id)).database.failure?.code).toBe('DATABASE_LOGIN_REFUSED')
  await server.stop()
  const { database } = await chooseConnection(app, id, password)
  expect(database).toMatchObject({ state: 'down', failure: { code: 'DATABASE_UNREACHABLE' } })
  await server.start()
  const { failure } = await untilDatabase(app, 'refused')
  expect(failure).toMatchObject({ code: 'DATABASE_UNMIGRATED' })
})

test('what a server gives as its name leads to no other folder', async () => {
  const app = await newApp()
  const url = await nativeDatabaseUrl()
  const database = await openUntilFinished(new URL(url).pathname.slice(1))
  await database.rows('ALTER TABLE database_identity ALTER id DROP DEFAULT, ALTER id TYPE text')
  await database.rows(`UPDATE database_identity SET id = '../../elsewhere'`)
  const { database: state } = await chooseConnection(app, await saveServer(app, 'odd', givenServer(url)))
  expect(state).toMatchObject({ state: 'refused', failure: { code: 'SCHEMA_MISMATCH' } })
})
