import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Writer } from '../../electron/store/database.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openAnotherDatabase, openTestDatabase } from '../support/postgres.ts'

let database: PoolDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
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

test('transactions at the same time see nothing of what others have not finished, and a rolled back one leaves nothing', async () => {
  const seen: number[] = []
  const transaction = (who: string, isKept: boolean) =>
    database.write(async (writer) => {
      for (let n = 0; n < 5; n += 1) {
        await insert(writer, who, n)
        const [other] = await writer.rows<{ n: number }>(
          "SELECT count(*) AS n FROM entries WHERE who NOT IN ($1, 'single')",
          [who],
        )
        seen.push(other?.n ?? -1)
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
  // All five of a finished one may be seen by the other, as on a server, and never some of them.
  expect(seen).toHaveLength(10)
  expect(seen.filter((count) => count !== 0 && count !== 5)).toEqual([])
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

test('closing waits for a transaction in progress, refuses new calls, and may be done twice', async () => {
  const own = await openAnotherDatabase()
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
