import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { closeOpened, type NativeServer, opening, startServer, untilState } from '../support/native-server.ts'

let server: NativeServer
beforeAll(async () => {
  server = await startServer()
  await server.run('CREATE ROLE rotating LOGIN')
})
let known = ''
beforeEach(async () => {
  known = 'first'
  await server.run(`ALTER ROLE rotating LOGIN PASSWORD 'first' CONNECTION LIMIT -1`)
})
afterEach(closeOpened)

const quick = { connectMs: 2_000, firstRetryMs: 20, longestRetryMs: 100, loginRetryMs: 100, patienceMs: 500 }
/** Opens it as a user whose password changes. */
const open = (loginRetryMs = quick.loginRetryMs): Promise<PoolDatabase> =>
  opening({
    ...server.options({ user: 'rotating' }, { ...quick, loginRetryMs }),
    password: async () => known,
  })
const endAll = () =>
  server.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating'`)
const refused = 'DATABASE_LOGIN_REFUSED'

test('after its password was changed what is connected goes on, and new connections are refused', async () => {
  const database = await open()
  await server.run(`ALTER ROLE rotating PASSWORD 'second'`)
  const states = untilState(database, `open ${refused}`)
  await database.write(async (writer) => {
    await expect(database.rows('SELECT 1')).rejects.toMatchObject({
      code: refused,
      data: { address: `127.0.0.1:${server.port}`, user: 'rotating' },
    })
    expect(await writer.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  })
  expect(await states).toEqual([`open ${refused}`])
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  const cleared = untilState(database, 'open')
  known = 'second'
  await database.look()
  expect(await cleared).toEqual(['open'])
})

test('with no connection left it is down for that reason, and open once the new password is known', async () => {
  const database = await open()
  await server.run(`ALTER ROLE rotating PASSWORD 'second'`)
  const isDown = untilState(database, `down ${refused}`)
  await endAll()
  await isDown
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: refused })
  const isOpen = untilState(database, 'open')
  known = 'second'
  expect(await isOpen).toEqual(['open'])
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('it can be asked to look at once, instead of when the next attempt is due', async () => {
  const database = await open(3_600_000)
  await server.run(`ALTER ROLE rotating PASSWORD 'second'`)
  const isDown = untilState(database, `down ${refused}`)
  await endAll()
  await isDown
  expect(await database.look()).toMatchObject({ state: 'down', failure: { code: refused } })
  known = 'second'
  expect(await database.look()).toMatchObject({ state: 'open', failure: null })
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('a user with too few connections waits for one of its own', async () => {
  await server.run('ALTER ROLE rotating CONNECTION LIMIT 2')
  const database = await open()
  const slow = 'SELECT pg_backend_pid() AS pid, pg_sleep(0.05)'
  const rows = await Promise.all(Array.from({ length: 12 }, () => database.rows<{ pid: number }>(slow)))
  const pids = new Set(rows.map(([row]) => row?.pid))
  expect(pids.size).toBeLessThanOrEqual(2)
  expect(database.state().state).toBe('open')
})

test('one whose connections are all taken by others is busy, and open again when some are free', async () => {
  const database = await open()
  await server.run('ALTER ROLE rotating CONNECTION LIMIT 0')
  const states = untilState(database, 'open')
  await endAll()
  while (database.state().state === 'open') await database.look()
  expect(database.state().failure?.code).toMatch(/^DATABASE_(DOWN|BUSY)$/)
  expect((await database.look()).failure?.code).toBe('DATABASE_BUSY')
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_BUSY' })
  await expect(open()).rejects.toMatchObject({ code: 'DATABASE_BUSY' })
  await server.run('ALTER ROLE rotating CONNECTION LIMIT -1')
  expect((await states).at(-1)).toBe('open')
})

test('a password that nobody knows, or that is wrong, is never repeated', async () => {
  await expect(
    opening({ ...server.options({ user: 'rotating' }), password: async () => null }),
  ).rejects.toMatchObject({
    code: 'DATABASE_PASSWORD_NEEDED',
    data: { name: `postgres at 127.0.0.1:${server.port}` },
  })
  const wrong = 'a wrong one that must not be seen'
  for (const user of ['rotating', 'unknown']) {
    const failure = await opening({ ...server.options({ user }), password: async () => wrong }).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ code: refused, data: { user } })
    const { message, data, stack, cause } = failure as Error & { data: unknown }
    expect(JSON.stringify([message, data, stack, String(cause), cause])).not.toContain(wrong)
  }
})
