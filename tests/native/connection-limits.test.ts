import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { closeOpened, type NativeServer, opening, startServer } from '../support/native-server.ts'
import { TcpProxy } from '../support/tcp-proxy.ts'

let server: NativeServer
beforeAll(async () => {
  server = await startServer()
  await server.run('CREATE TABLE kept (n int PRIMARY KEY)', 'INSERT INTO kept VALUES (1)')
})
afterEach(closeOpened)

const code = (error: { code?: string }) => error.code

/** Opens it as a role of its own with these settings of the server. */
async function openWith(role: string, settings: Record<string, string>) {
  await server.run(
    `CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD 'own'`,
    ...Object.entries(settings).map(([name, value]) => `ALTER ROLE ${role} SET ${name} = '${value}'`),
  )
  return opening({ ...server.options({ user: role }), password: async () => 'own' })
}

test('with every connection in use, one more call is told that the database is busy, not that it is gone', async () => {
  const database = await opening(server.options({}, { connectMs: 300 }))
  const told: unknown[] = []
  database.onState((state) => told.push(state))
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let begun = 0
  const holders = Array.from({ length: 8 }, () =>
    database.write(async (writer) => {
      await writer.rows('SELECT 1')
      begun += 1
      await held
    }),
  )
  await vi.waitUntil(() => begun === 8)
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_BUSY' })
  release()
  await Promise.all(holders)
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  expect(told).toEqual([])
})

test('a statement that takes longer than the server allows, or that an administrator cancels, is a timeout', async () => {
  const database = await openWith('hasty', { statement_timeout: '100ms' })
  await expect(database.rows('SELECT pg_sleep(10)')).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' })
  await expect(
    database.write(async (writer) => {
      await writer.run('INSERT INTO kept VALUES (2)')
      await writer.rows('SELECT pg_sleep(10)')
    }),
  ).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' })
  expect(await database.rows('SELECT n FROM kept')).toEqual([{ n: 1 }])

  const patient = await opening(server.options())
  const sleeping = patient.rows('SELECT pg_sleep(60)').catch(code)
  const cancel = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'`
  while ((await server.run(cancel)).length === 0);
  expect(await sleeping).toBe('DATABASE_TIMEOUT')
})

test('a transaction that the server ends because it asks for nothing is a timeout, and its writes are undone', async () => {
  const database = await openWith('idle', { idle_in_transaction_session_timeout: '50ms' })
  const writing = database.write(async (writer) => {
    await writer.run('INSERT INTO kept VALUES (3)')
    while (await isConnected('idle'));
    await writer.run('INSERT INTO kept VALUES (4)')
  })
  await expect(writing).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' })
  // It was the only connection, so for a moment the server counts as lost.
  await database.look()
  expect(await database.rows('SELECT n FROM kept')).toEqual([{ n: 1 }])
})

async function isConnected(user: string): Promise<boolean> {
  const found = await server.run(
    `SELECT 1 FROM pg_stat_activity WHERE usename = '${user}' AND xact_start IS NOT NULL`,
  )
  return found.length > 0
}

test('a lock that another client holds is waited for a while, then the database is busy and nothing was changed', async () => {
  const database = await opening(server.options({}, { lockMs: 200 }))
  const other = await opening(server.options())
  const change = 'UPDATE kept SET n = n + 100'
  await other.write(async (writer) => {
    await writer.run('LOCK TABLE kept IN ACCESS EXCLUSIVE MODE')
    await expect(database.write((own) => own.run(change))).rejects.toMatchObject({ code: 'DATABASE_BUSY' })
    await expect(database.snapshot((reader) => reader.rows('SELECT n FROM kept'))).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
    })
  })
  expect(await database.rows('SELECT n FROM kept')).toEqual([{ n: 1 }])
  expect(await sessionSetting(database)).toBe('0')
})

/** As it is outside all that is asked of the database. */
const sessionSetting = (database: PoolDatabase): Promise<string> =>
  database.withClient(async (client) => (await client.query('SHOW lock_timeout')).rows[0].lock_timeout)

test('so does a single read, with and without parameters, and a COPY', { timeout: 20_000 }, async () => {
  const database = await opening(server.options({}, { lockMs: 200 }))
  const other = await opening(server.options())
  const copy = async () => {
    for await (const chunk of database.copyOut('COPY kept TO STDOUT')) expect(chunk).toBeNull()
  }
  await other.write(async (writer) => {
    await writer.run('LOCK TABLE kept IN ACCESS EXCLUSIVE MODE')
    const busy = { code: 'DATABASE_BUSY' }
    await expect(database.rows('SELECT n FROM kept')).rejects.toMatchObject(busy)
    await expect(database.rows('SELECT n FROM kept WHERE n > $1', [0])).rejects.toMatchObject(busy)
    await expect(copy()).rejects.toMatchObject(busy)
  })
  expect(await database.rows('SELECT n FROM kept WHERE n > $1', [0])).toEqual([{ n: 1 }])
  expect(await sessionSetting(database)).toBe('0')
})

test('a single statement that fails says why, and the connection goes on', async () => {
  const database = await opening(server.options())
  await expect(database.rows('SELECT 1 / $1::int', [0])).rejects.toThrow('division by zero')
  await expect(database.rows('SELECT $1::int', ['no number'])).rejects.toThrow('invalid input syntax')
  await expect(database.rows('SELECT missing FROM kept')).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' })
  const wrong = {
    toPostgres() {
      throw new Error('no value of the database')
    },
  }
  await expect(database.rows('SELECT $1::text', [wrong])).rejects.toThrow('no value of the database')
  await expect(database.rows('INSERT INTO kept VALUES ($1) RETURNING 1 / 0', [9])).rejects.toThrow('division')
  expect(await database.rows('SELECT n FROM kept')).toEqual([{ n: 1 }])
  expect(await database.rows('SELECT n FROM kept WHERE n < 0')).toEqual([])
})

test('two transactions that wait for each other: one is told that the database is busy', async () => {
  const database = await opening(server.options())
  await database.write((writer) => writer.run('INSERT INTO kept VALUES (50), (51)'))
  const lock = (n: number) => `UPDATE kept SET n = n WHERE n = ${n}`
  let waiting = 0
  const both = (first: number, second: number) =>
    database
      .write(async (writer) => {
        await writer.run(lock(first))
        waiting += 1
        await vi.waitUntil(() => waiting === 2)
        await writer.run(lock(second))
      })
      .then(() => 'done', code)
  const outcomes = await Promise.all([both(50, 51), both(51, 50)])
  expect(outcomes.toSorted()).toEqual(['DATABASE_BUSY', 'done'])
  await database.write((writer) => writer.run('DELETE FROM kept WHERE n > 1'))
})

test('a server that takes connections and never answers is not waited for', async () => {
  const proxy = await TcpProxy.start(server.port)
  proxy.hang()
  const address = { hosts: [{ host: '127.0.0.1', port: proxy.port }] }
  await expect(opening(server.options(address, { connectMs: 300 }))).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    data: { address: `127.0.0.1:${proxy.port}`, reason: 'it did not answer in time.' },
  })
})

test('how far its clock is ahead is known when it opens', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
  try {
    const database = await opening(server.options())
    const { clockAheadMs } = database.state()
    expect(clockAheadMs).toBeGreaterThan(3_595_000)
    expect(clockAheadMs).toBeLessThan(3_605_000)
  } finally {
    vi.useRealTimers()
  }
})

test('a COPY whose connection ends fails in either direction, and the next one works', async () => {
  const proxy = await TcpProxy.start(server.port)
  const database = await opening(server.options({ hosts: [{ host: '127.0.0.1', port: proxy.port }] }))
  async function* endless() {
    for (let n = 0; ; n += 1) {
      yield Buffer.from(`${n + 1000}\n`.padStart(1000, '0'))
      if (n === 500) proxy.reset()
    }
  }
  const copying = database.write((writer) => writer.copyIn('COPY kept FROM STDIN', endless()))
  await expect(copying).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  await database.look()

  const reading = async () => {
    for await (const chunk of database.copyOut('COPY (SELECT generate_series(1, 5000000)) TO STDOUT')) {
      if (chunk.length > 0) proxy.reset()
    }
  }
  await expect(reading()).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  await database.look()
  expect(await database.rows('SELECT n FROM kept')).toEqual([{ n: 1 }])
})
