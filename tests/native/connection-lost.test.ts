import { afterEach, beforeAll, expect, test } from 'vitest'
import { closeOpened, type NativeServer, opening, startServer, untilState } from '../support/native-server.ts'
import { TcpProxy } from '../support/tcp-proxy.ts'

let server: NativeServer
beforeAll(async () => {
  server = await startServer()
  await server.run('CREATE TABLE kept (n int)')
})
afterEach(closeOpened)

const quick = { connectMs: 1_000, firstRetryMs: 20, longestRetryMs: 200, patienceMs: 600, silenceMs: 300 }
const code = (error: { code?: string }) => error.code

test('a server that ends fails what is under way, is down after a while, and opens again by itself', async () => {
  const database = await opening(server.options({}, quick))
  const sleeping = database.rows('SELECT pg_sleep(60)').catch(code)
  const writing = database.write(async (writer) => {
    await writer.run('INSERT INTO kept VALUES (1)')
    await server.stop()
    await writer.run('INSERT INTO kept VALUES (2)')
  })
  const isDown = untilState(database, 'down DATABASE_DOWN')
  await expect(writing).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  expect(await sleeping).toBe('DATABASE_DOWN')
  expect(database.state()).toMatchObject({ state: 'reopening', failure: { code: 'DATABASE_DOWN' } })
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  expect(await isDown).toEqual(['reopening DATABASE_DOWN', 'down DATABASE_DOWN'])
  const isOpen = untilState(database, 'open')
  await server.start()
  expect(await isOpen).toEqual(['open'])
  expect(await database.rows('SELECT count(*) AS n FROM kept')).toEqual([{ n: 0 }])
})

test('a server that fails and is back at once is only reopened', async () => {
  const database = await opening(server.options({}, quick))
  const states = untilState(database, 'open')
  await server.kill()
  await server.start()
  expect(await states).toEqual(['reopening DATABASE_DOWN', 'open'])
  expect(await database.write((writer) => writer.run('INSERT INTO kept VALUES (1)'))).toBe(1)
})

test('one connection that an administrator ends takes none of the others with it', async () => {
  const database = await opening(server.options({}, quick))
  const told: unknown[] = []
  database.onState((state) => told.push(state))
  await database.write(async (writer) => {
    const [other] = await database.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const sleeping = database.rows('SELECT pg_sleep(60)').catch(code)
    await server.run(`SELECT pg_terminate_backend(${other?.pid})`)
    expect(await sleeping).toBe('DATABASE_DOWN')
    expect(await writer.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  })
  await database.look()
  expect(told).toEqual([])
})

test('connections that are reset are made anew', async () => {
  const proxy = await TcpProxy.start(server.port)
  const database = await opening(server.options({ hosts: [{ host: '127.0.0.1', port: proxy.port }] }, quick))
  const sleeping = Array.from({ length: 3 }, () => database.rows('SELECT pg_sleep(60)').catch(code))
  while (proxy.count < 3) await database.look()
  const states = untilState(database, 'open')
  proxy.reset()
  expect(await Promise.all(sleeping)).toEqual(Array(3).fill('DATABASE_DOWN'))
  expect(await states).toEqual(['reopening DATABASE_DOWN', 'open'])
})

test('a network that hangs in the middle of a query is noticed, and used again when it goes on', async () => {
  const proxy = await TcpProxy.start(server.port)
  const database = await opening(server.options({ hosts: [{ host: '127.0.0.1', port: proxy.port }] }, quick))
  const sleeping = database.rows('SELECT pg_sleep(60)').catch(code)
  const states = untilState(database, 'open')
  proxy.hang()
  expect(await sleeping).toBe('DATABASE_DOWN')
  proxy.goOn()
  expect((await states)[0]).toBe('reopening DATABASE_DOWN')
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('a long query on a network that works is left alone', async () => {
  const database = await opening(server.options({}, quick))
  const told: unknown[] = []
  database.onState((state) => told.push(state))
  await database.rows(`SELECT pg_sleep(${(4 * quick.silenceMs) / 1000})`)
  expect(told).toEqual([])
})

test('a connection that the server ends while nobody uses it is not missed', async () => {
  await server.run(`ALTER ROLE postgres SET idle_session_timeout = '200ms'`)
  const database = await opening(server.options({}, quick))
  await server.run('ALTER ROLE postgres RESET idle_session_timeout')
  const told: unknown[] = []
  database.onState((state) => told.push(state))
  const ours = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'likeness' AND state = 'idle'`
  while ((await server.run<{ n: number }>(ours))[0]?.n !== 0) await server.run('SELECT pg_sleep(0.05)')
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  expect(told).toEqual([])
})

test('whether a commit was stored is not known when the connection ends during it; the failure says so', async () => {
  const proxy = await TcpProxy.start(server.port)
  const database = await opening(server.options({ hosts: [{ host: '127.0.0.1', port: proxy.port }] }, quick))
  const states = untilState(database, 'open')
  proxy.onWords('COMMIT', () => proxy.reset())
  const writing = database.write((writer) => writer.run('INSERT INTO kept VALUES (7)'))
  await expect(writing).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  proxy.onWords('nothing of the kind', () => {})
  await states
  const [row] = await database.rows<{ n: number }>('SELECT count(*) AS n FROM kept WHERE n = 7')
  expect([0, 1]).toContain(row?.n)
})
