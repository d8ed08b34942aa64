import { call } from '@orpc/server'
import { expect, test, vi } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import { chooseConnection, givenServer, openApp } from '../support/connected-app.ts'
import { keptSecrets } from '../support/kept-secrets.ts'
import { makeEmptyDatabase, makeUser, onTestServer, openUntilFinished } from '../support/native-database.ts'
import { postgresMigrations } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { urlOf } from '../support/test-server.ts'

/** The app on a server whose password is kept. */
async function openKept() {
  const user = await makeUser()
  const database = await makeEmptyDatabase()
  await migrateUp(await openUntilFinished(database), postgresMigrations)
  await onTestServer(`GRANT pg_read_all_data, pg_write_all_data TO ${user.name}`)
  await onTestServer(`GRANT CREATE ON DATABASE ${database} TO ${user.name}`)
  const secrets = keptSecrets()
  const app = await openApp(temporaryFolder(), { secrets })
  const { address } = givenServer(urlOf(database))
  const own = { address: { ...address, user: user.name }, password: user.password, keepsPassword: true }
  const saved = await call(router.connections.save, { name: 'kept', ...own }, { context: app.context })
  expect((await chooseConnection(app, saved.id)).database).toMatchObject({ state: 'open', failure: null })
  return { app, id: saved.id, user, secrets }
}

test('a wrong password for an open connection is refused, and the kept one is used again', async () => {
  const { app, id, user, secrets } = await openKept()
  const { database } = await chooseConnection(app, id, 'wrong')
  expect(database).toMatchObject({ state: 'open', failure: { code: 'DATABASE_LOGIN_REFUSED' } })
  expect(secrets.read(id)).toBe(user.password)
  await onTestServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user.name}'`)
  await vi.waitUntil(() => app.context.active.state().failure === null, { timeout: 30_000 })
  expect((await chooseConnection(app, id)).database).toMatchObject({ state: 'open', failure: null })
})

test('a right one for an open connection is kept instead', async () => {
  const { app, id, user, secrets } = await openKept()
  await onTestServer(`ALTER ROLE ${user.name} PASSWORD 'another'`)
  const { database } = await chooseConnection(app, id, 'another')
  expect(database).toMatchObject({ state: 'open', failure: null })
  expect(secrets.read(id)).toBe('another')
})
