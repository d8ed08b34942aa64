import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { databaseWorkerUrl } from '../support/postgres.ts'

// The embedded database serves one client at a time, so a transaction that is held keeps all others out.
const heldMs = 400
let database: PoolDatabase

beforeAll(async () => {
  database = await openEmbedded({ folder: 'memory://', workerUrl: databaseWorkerUrl, heldMs })
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.write((writer) => writer.run('DROP TABLE IF EXISTS entries; CREATE TABLE entries (n int)'))
})

test('a query outside the transaction it belongs to gets DATABASE_BUSY with the reason, and the transaction goes on', async () => {
  await database.write(async (writer) => {
    await writer.run('INSERT INTO entries VALUES (1)')
    const outside = database.rows('SELECT 1')
    await expect(outside).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      cause: { message: expect.stringContaining('outside the transaction') },
    })
    await writer.run('INSERT INTO entries VALUES (2)')
  })
  expect(await database.rows('SELECT n FROM entries ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }])
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
