import { once } from 'node:events'
import { cpSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { databaseWorkerUrl, postgresMigrations } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const workers: Worker[] = []
process.on('worker', (worker: Worker) => workers.push(worker))

let database: PoolDatabase
beforeAll(async () => {
  database = await openEmbedded({ folder: join(folder, 'database'), workerUrl: databaseWorkerUrl })
  await migrateUp(database, postgresMigrations)
})
beforeEach(() =>
  database.write((writer) => writer.run('DROP TABLE IF EXISTS kept; CREATE TABLE kept (n int)')),
)
afterAll(() => database.close())

/** Ends the thread that the database runs in, in the middle of whatever it does. */
async function kill(): Promise<void> {
  await workers.at(-1)?.terminate()
}

function untilOpen(): Promise<string[]> {
  const states: string[] = []
  return new Promise((resolve) => {
    const stop = database.onState(({ state }) => {
      states.push(state)
      if (state !== 'open') return
      stop()
      resolve(states)
    })
  })
}

test('calls of a database that dies reject, it opens again by itself, listeners are told and the data is there', async () => {
  await database.write((writer) => writer.run('INSERT INTO kept VALUES (1)'))
  const states = untilOpen()
  // Waited for from the start: each may reject before the others are asked how they ended.
  const slow = Promise.allSettled(
    Array.from({ length: 6 }, () => database.rows('SELECT count(*) FROM generate_series(1, 1000000)')),
  )
  const writing = database.write(async (writer) => {
    await writer.run('INSERT INTO kept VALUES (2)')
    await kill()
    await writer.run('INSERT INTO kept VALUES (3)')
  })
  const [killed] = await Promise.all([writing.catch((error: unknown) => error), once(process, 'worker')])
  expect(killed).toMatchObject({ code: 'DATABASE_DOWN' })
  for (const outcome of await slow) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'DATABASE_DOWN' })
  }
  expect(database.state().state).toBe('reopening')
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  expect(await states).toEqual(['reopening', 'open'])
  expect(await database.rows('SELECT n FROM kept')).toEqual([{ n: 1 }])
  expect(database.vectorOid).toBeGreaterThan(0)
})

test('it can die many times', async () => {
  for (let n = 0; n < 4; n += 1) {
    await database.write((writer) => writer.run('INSERT INTO kept VALUES ($1)', [n]))
    const states = untilOpen()
    await kill()
    expect(await states).toEqual(['reopening', 'open'])
  }
  expect(await database.rows('SELECT count(*) AS n FROM kept')).toEqual([{ n: 4 }])
})

test('a listener that has stopped is told nothing', async () => {
  const stop = database.onState(() => {
    throw new Error('told')
  })
  stop()
  const states = untilOpen()
  await kill()
  expect(await states).toEqual(['reopening', 'open'])
})

test('a database that cannot be opened again is down for a known reason, until it can', async () => {
  const path = join(folder, 'database')
  const away = join(folder, 'away')
  const states = untilOpen()
  const isDown = new Promise<void>((resolve) => {
    const stop = database.onState(({ state }) => {
      if (state === 'reopening') {
        renameSync(path, away)
        cpSync(join(away, 'PG_VERSION'), join(path, 'PG_VERSION'))
      }
      if (state !== 'down') return
      stop()
      resolve()
    })
  })
  await kill()
  const codesBefore = new Set<string>()
  while (database.state().state !== 'down') {
    const code = await database.rows('SELECT 1').catch((error) => error.code)
    if (database.state().state !== 'down') codesBefore.add(code)
    await setImmediate()
  }
  expect([...codesBefore]).toEqual(['DATABASE_DOWN'])
  await isDown
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' })
  rmSync(path, { recursive: true })
  renameSync(away, path)
  expect(await states).toEqual(['reopening', 'down', 'open'])
  expect(await database.rows('SELECT n FROM kept')).toEqual([])
})

test('closing a database that is being opened again ends it', async () => {
  const reopening = once(process, 'worker')
  await kill()
  await reopening
  await database.close()
  expect(database.state().state).toBe('down')
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
})
