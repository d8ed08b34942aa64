import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ServerHost } from '../../shared/model/connection.ts'
import {
  closeOpened,
  type NativeServer,
  opening,
  startServer,
  startStandby,
  untilState,
} from '../support/native-server.ts'

let primary: NativeServer
let standby: NativeServer
beforeEach(async () => {
  primary = await startServer()
  await primary.run('CREATE TABLE kept (n int)')
  standby = await startStandby(primary)
})
afterEach(closeOpened)

const quick = { connectMs: 2_000, firstRetryMs: 20, longestRetryMs: 100, patienceMs: 60_000 }
const hostOf = ({ port }: NativeServer): ServerHost => ({ host: '127.0.0.1', port })
const insert = 'INSERT INTO kept VALUES (1)'

test('of several servers the primary is taken, wherever it stands, and the next one after a failover', async () => {
  const hosts = [hostOf(standby), hostOf(primary)]
  const database = await opening(primary.options({ hosts }, quick))
  expect(await database.write((writer) => writer.run(insert))).toBe(1)
  const caughtUp = 'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS "isSo"'
  const [at] = await primary.run<{ lsn: string }>('SELECT pg_current_wal_lsn() AS lsn')
  const isSo = async () => {
    const [row] = await standby.run<{ isSo: boolean }>(caughtUp.replace('$1', `'${at?.lsn}'`))
    return row?.isSo
  }
  while (!(await isSo())) await standby.run('SELECT pg_sleep(0.02)')

  const states = untilState(database, 'open')
  await primary.kill()
  while (database.state().failure?.code !== 'DATABASE_READ_ONLY') await database.look()
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_READ_ONLY' })
  standby.promote()
  expect(await states).toEqual(['reopening DATABASE_DOWN', 'reopening DATABASE_READ_ONLY', 'open'])
  expect(await database.write((writer) => writer.run(insert))).toBe(1)
  expect(await database.rows('SELECT n FROM kept')).toEqual([{ n: 1 }, { n: 1 }])
})

test('a server that takes no writes any more is left for the one that does', async () => {
  const hosts = [hostOf(primary), hostOf(standby)]
  const database = await opening(primary.options({ hosts }, quick))
  const pids = await Promise.all(
    [1, 2, 3].map(() => database.rows('SELECT pg_backend_pid(), pg_sleep(0.05)')),
  )
  expect(pids).toHaveLength(3)
  standby.promote()
  await primary.run('ALTER SYSTEM SET default_transaction_read_only = on', 'SELECT pg_reload_conf()')
  const states = untilState(database, 'open')
  const write = () => database.write((writer) => writer.run(insert))
  for (;;) {
    const code = await write().then(
      () => '',
      (error) => error.code,
    )
    if (code === 'DATABASE_READ_ONLY') break
  }
  expect(await states).toEqual(['reopening DATABASE_READ_ONLY', 'open'])
  await write()
  expect(await standby.run('SELECT count(*)::int AS n FROM kept')).not.toEqual([{ n: 0 }])
  const ours = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'likeness'`
  while ((await primary.run(ours)).length > 0) await primary.run('SELECT pg_sleep(0.02)')
})

test('a replica by mistake is opened for reading, says so, and takes writes once it is promoted', async () => {
  const database = await opening(standby.options({}, quick))
  expect(database.state()).toMatchObject({ state: 'open', failure: { code: 'DATABASE_READ_ONLY' } })
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  await expect(database.write((writer) => writer.run(insert))).rejects.toMatchObject({
    code: 'DATABASE_READ_ONLY',
    data: { address: `127.0.0.1:${standby.port}` },
  })
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  const states = untilState(database, 'open')
  standby.promote()
  expect(await states).toEqual(['open'])
  expect(await database.write((writer) => writer.run(insert))).toBe(1)
})

test('a server that was the primary and comes back as a replica is down for that reason', async () => {
  const database = await opening(primary.options({}, { ...quick, patienceMs: 300 }))
  const states = untilState(database, 'down DATABASE_READ_ONLY')
  primary.configure('default_transaction_read_only = on')
  await primary.stop()
  await primary.start()
  expect((await states).at(-1)).toBe('down DATABASE_READ_ONLY')
  const isOpen = untilState(database, 'open')
  primary.configure('default_transaction_read_only = off')
  await primary.stop()
  await primary.start()
  expect((await isOpen).at(-1)).toBe('open')
})
