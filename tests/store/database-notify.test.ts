import type { ClientBase } from 'pg'
import { beforeAll, expect, test } from 'vitest'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openTestDatabase } from '../support/postgres.ts'

let database: PoolDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})

/** Resolves once the client has heard as many notifications. */
function heard(client: ClientBase, count: number): Promise<string[]> {
  const payloads: string[] = []
  return new Promise((resolve) => {
    client.on('notification', ({ channel, payload }) => {
      payloads.push(`${channel}: ${payload}`)
      if (payloads.length === count) resolve(payloads)
    })
  })
}

test('a notification reaches a listener that is asking for nothing', async () => {
  await database.withClient(async (listener) => {
    const payloads = heard(listener, 2)
    await listener.query('LISTEN news')
    await database.write((writer) => writer.run("SELECT pg_notify('news', 'one')"))
    await database.rows("SELECT pg_notify('news', 'two')")
    expect(await payloads).toEqual(['news: one', 'news: two'])
    await listener.query('UNLISTEN news')
  })
})

test('all listeners hear it, and one of a transaction that is undone is never heard', async () => {
  await database.withClient(async (first) => {
    await database.withClient(async (second) => {
      const payloads = [heard(first, 1), heard(second, 1)]
      for (const listener of [first, second]) await listener.query('LISTEN news')
      const undone = database.write(async (writer) => {
        await writer.run("SELECT pg_notify('news', 'undone')")
        throw new Error('undone')
      })
      await expect(undone).rejects.toThrow('undone')
      await database.rows("SELECT pg_notify('news', 'kept')")
      expect(await Promise.all(payloads)).toEqual([['news: kept'], ['news: kept']])
    })
  })
})
