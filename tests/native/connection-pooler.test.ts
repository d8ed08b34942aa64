import { join } from 'node:path'
import { call } from '@orpc/server'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { start } from '../../electron/app/start.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { closeOpened, type NativeServer, opening, startServer, untilState } from '../support/native-server.ts'
import { type Pooler, startPooler } from '../support/pooler.ts'
import { postgresMigrations } from '../support/postgres.ts'
import { testPlaces, writeMessages } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let server: NativeServer
let pooler: Pooler
beforeAll(async () => {
  server = await startServer()
  await server.run('CREATE TABLE kept (n int)', 'CREATE DATABASE app')
  pooler = await startPooler(server, 3)
})
afterEach(closeOpened)

const quick = { connectMs: 2_000, firstRetryMs: 20, longestRetryMs: 100, patienceMs: 60_000 }
const through = (change = {}) =>
  server.options({ hosts: [{ host: '127.0.0.1', port: pooler.port }], ...change }, quick)

test('transactions, copies and parameters go through a pooler that shares connections, and leave nothing set', async () => {
  const database = await opening(through())
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      database.write(async (writer) => {
        const [row] = await writer.rows<{ n: number; text: string }>(
          'SELECT $1::int AS n, $2::text AS text',
          [n, `${n}`.repeat(n * 100)],
        )
        expect(row).toEqual({ n, text: `${n}`.repeat(n * 100) })
        await writer.copyIn('COPY kept FROM STDIN', [Buffer.from(`${n}\n`)])
        expect(await writer.rows('SHOW lock_timeout')).toEqual([{ lock_timeout: '10s' }])
      }),
    ),
  )
  const chunks: Buffer[] = []
  for await (const chunk of database.copyOut('COPY (SELECT n FROM kept ORDER BY n) TO STDOUT'))
    chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toBe(Array.from({ length: 40 }, (_, n) => `${n}\n`).join(''))
  expect(await settingsOf(database)).toEqual(Array(8).fill('0'))
})

/** As its connections have it outside all that is asked of the database. */
const settingsOf = (database: PoolDatabase): Promise<string[]> =>
  Promise.all(
    Array.from({ length: 8 }, () =>
      database.withClient(async (client) => (await client.query('SHOW lock_timeout')).rows[0].lock_timeout),
    ),
  )

test('single reads through it have a limit on locks too, which no other client gets', async () => {
  const database = await opening(through())
  const reads = Array.from({ length: 200 }, async (_, n) => {
    expect(await database.rows("SELECT $1::int AS n, current_setting('lock_timeout') AS limit", [n])).toEqual(
      [{ n, limit: '10s' }],
    )
  })
  const settings = settingsOf(database)
  await Promise.all(reads)
  expect(await settings).toEqual(Array(8).fill('0'))
  expect(await settingsOf(database)).toEqual(Array(8).fill('0'))
})

test('one connection of the pooler that a long transaction holds does not make the server seem lost', async () => {
  const narrow = await startPooler(server, 1)
  const hosts = [{ host: '127.0.0.1', port: narrow.port }]
  const database = await opening(server.options({ hosts }, { ...quick, connectMs: 2_000, silenceMs: 100 }))
  const told: unknown[] = []
  database.onState((state) => told.push(state.state))
  expect(await database.write((writer) => writer.rows('SELECT pg_sleep(5)'))).toHaveLength(1)
  expect(told.filter((state) => state !== 'open')).toEqual([])
})

test('a pooler that is started again is found again', async () => {
  const database = await opening(through())
  const states = untilState(database, 'open')
  await pooler.stop()
  await pooler.start()
  expect((await states).at(-1)).toBe('open')
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('a server that ends behind its pooler fails what is under way, and is used again once it is back', async () => {
  const database = await opening(through())
  const writing = database.write(async (writer) => {
    await writer.run('INSERT INTO kept VALUES (1000)')
    await server.stop()
    await writer.run('INSERT INTO kept VALUES (1001)')
  })
  await expect(writing).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({
    code: expect.stringMatching(/^DATABASE_(DOWN|BUSY)$/),
  })
  await server.start()
  while ((await database.look()).failure !== null);
  expect(await database.rows('SELECT n FROM kept WHERE n >= 1000')).toEqual([])
})

test('messages are imported and decided through a pooler', async () => {
  const database = await opening(through({ database: 'app' }))
  await migrateUp(database, postgresMigrations)
  const folder = temporaryFolder()
  const password = encodeURIComponent((await through().password()) ?? '')
  const databaseUrl = `postgres://postgres:${password}@127.0.0.1:${pooler.port}/app`
  const app = await start(testPlaces(join(folder, 'data')), { databaseUrl })
  try {
    await app.opened()
    const { imports, deciding } = await app.context.active.workspace()
    const file = join(folder, 'messages.jsonl')
    writeMessages(file, 'pooled', 120)
    const creator = CreatorId.parse('ana')
    const { id } = await imports.start({ source: { from: 'path', path: file }, creator })
    for await (const { state } of imports.watch(id)) if (state === 'done') break
    await deciding.settled()
    const [row] = await database.rows<{ n: number }>('SELECT count(*) AS n FROM clusters')
    expect(row?.n).toBeGreaterThan(0)
    const preview = await call(router.previews.read, { creator }, { context: app.context })
    expect(preview.messages).toBe(120)
  } finally {
    await app.close()
  }
})
