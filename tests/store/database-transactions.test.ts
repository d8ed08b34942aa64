import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Writer } from '../../electron/store/database.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openDatabase } from '../../electron/store/postgres.ts'
import { databaseWorkerUrl } from '../support/postgres.ts'

const heldMs = 400
let database: PoolDatabase

beforeAll(async () => {
  database = await openDatabase({ folder: 'memory://', workerUrl: databaseWorkerUrl, heldMs })
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.write((writer) =>
    writer.run('DROP TABLE IF EXISTS entries; CREATE TABLE entries (who text, n int)'),
  )
})

const insert = (writer: Writer, who: string, n: number) =>
  writer.run('INSERT INTO entries VALUES ($1, $2)', [who, n])
const entries = () =>
  database.rows<{ who: string; n: number }>(
    'SELECT who, count(*) AS n FROM entries GROUP BY who ORDER BY who',
  )

test('transactions at the same time see nothing of each other, and a rolled back one leaves nothing', async () => {
  const foreignRows: number[] = []
  const transaction = (who: string, isKept: boolean) =>
    database.write(async (writer) => {
      const atStart = await writer.rows<{ n: number }>('SELECT count(*) AS n FROM entries')
      for (let n = 0; n < 5; n += 1) {
        await insert(writer, who, n)
        const [other] = await writer.rows<{ n: number }>(
          'SELECT count(*) AS n FROM entries WHERE who <> $1',
          [who],
        )
        foreignRows.push((other?.n ?? -1) - (atStart[0]?.n ?? -1))
      }
      if (!isKept) throw new Error('not kept')
    })
  const singles = Array.from({ length: 10 }, (_, n) =>
    database.write((writer) => insert(writer, 'single', n)),
  )
  const outcomes = await Promise.allSettled([transaction('a', true), transaction('b', false), ...singles])
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([
    { status: 'rejected', reason: new Error('not kept') },
  ])
  expect(await entries()).toEqual([
    { who: 'a', n: 5 },
    { who: 'single', n: 10 },
  ])
  expect(foreignRows).toEqual(Array(10).fill(0))
})

test('a client dropped within a transaction is rolled back and holds nobody up', async () => {
  const dropped = database.withClient(async (client) => {
    await client.query('BEGIN')
    await client.query("INSERT INTO entries VALUES ('dropped', 1)")
    throw new Error('dropped')
  })
  await expect(dropped).rejects.toThrow('dropped')
  expect(await entries()).toEqual([])
})

test('a client dropped while its query runs is rolled back', async () => {
  const dropped = database.withClient(async (client) => {
    await client.query('BEGIN')
    await client.query("INSERT INTO entries VALUES ('dropped', 1)")
    client.query('SELECT count(*) FROM generate_series(1, 300000)').catch(() => {})
    throw new Error('dropped')
  })
  await expect(dropped).rejects.toThrow('dropped')
  expect(await entries()).toEqual([])
})

test('a failed statement undoes its transaction, and ignoring it is not taken for success', async () => {
  const ignoring = database.write(async (writer) => {
    await insert(writer, 'a', 1)
    await writer.rows('SELECT 1 / 0').catch(() => {})
  })
  await expect(ignoring).rejects.toThrow('a failed statement was ignored')
  expect(await entries()).toEqual([])
})

test('what a transaction gave out cannot be used after it', async () => {
  const kept = await database.write(async (writer) => writer)
  await expect(kept.rows('SELECT 1')).rejects.toThrow('this transaction has ended')
})

test('calls of one transaction that are not awaited one by one still run in order', async () => {
  await database.write(async (writer) => {
    const calls = Array.from({ length: 20 }, (_, n) => insert(writer, 'a', n))
    const [row] = await writer.rows<{ all: number[] }>('SELECT array_agg(n) AS all FROM entries')
    expect(row?.all).toEqual(Array.from({ length: 20 }, (_, n) => n))
    await Promise.all(calls)
  })
})

test('a snapshot is of one moment and cannot write', async () => {
  const write = database.snapshot((reader) => reader.rows("INSERT INTO entries VALUES ('a', 1) RETURNING n"))
  await expect(write).rejects.toThrow('read-only')
  expect(await database.snapshot((reader) => reader.rows('SELECT 1 AS n'))).toEqual([{ n: 1 }])
})

describe('a transaction that is held', () => {
  test('a query outside the transaction it belongs to gets DATABASE_BUSY with the reason, and the transaction goes on', async () => {
    await database.write(async (writer) => {
      await insert(writer, 'a', 1)
      const outside = database.rows('SELECT 1')
      await expect(outside).rejects.toMatchObject({
        code: 'DATABASE_BUSY',
        cause: { message: expect.stringContaining('outside the transaction') },
      })
      await insert(writer, 'a', 2)
    })
    expect(await entries()).toEqual([{ who: 'a', n: 2 }])
  })

  test('every other client gets it, those that have yet to connect too, and all are of use afterwards', async () => {
    await database.write(async () => {
      const others = Array.from({ length: 9 }, () => database.rows('SELECT 1 AS n'))
      const codes = (await Promise.allSettled(others)).map((each) =>
        each.status === 'rejected' ? each.reason.code : '',
      )
      expect(codes).toEqual(Array(9).fill('DATABASE_BUSY'))
    })
    const after = await Promise.all(Array.from({ length: 9 }, () => database.rows('SELECT 1 AS n')))
    expect(after).toEqual(Array(9).fill([{ n: 1 }]))
  })

  test('a long transaction that keeps asking is no held one', async () => {
    const until = performance.now() + 3 * heldMs
    let waiting: Promise<unknown> | undefined
    await database.write(async (writer) => {
      while (performance.now() < until) {
        waiting ??= database.rows('SELECT 1 AS n')
        await writer.rows('SELECT 1')
      }
    })
    expect(await waiting).toEqual([{ n: 1 }])
  })
})

test('closing waits for a transaction in progress, refuses new calls, and may be done twice', async () => {
  const own = await openDatabase({ folder: 'memory://', workerUrl: databaseWorkerUrl })
  const steps: string[] = []
  let begun = () => {}
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  const writing = own.write(async (writer) => {
    begun()
    for (let n = 0; n < 20; n += 1) await writer.rows('SELECT 1')
    steps.push('written')
  })
  await hasBegun
  const closing = [own.close(), own.close()].map((each) => each.then(() => steps.push('closed')))
  await Promise.all([writing, ...closing])
  expect(steps).toEqual(['written', 'closed', 'closed'])
  await expect(own.rows('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  expect(own.state().state).toBe('down')
})
