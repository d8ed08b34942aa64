import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { start } from '../../electron/app/start.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { closeOpened, type NativeServer, opening, startServer } from '../support/native-server.ts'
import { postgresMigrations } from '../support/postgres.ts'
import { testPlaces, writeMessages } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let server: NativeServer
beforeAll(async () => {
  server = await startServer()
  await migrateUp(await opening(server.options()), postgresMigrations)
  await closeOpened()
})

const waitsForDecisions = `SELECT pid FROM pg_stat_activity
  WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO decisions%'`

test('decisions go on soon after the one connection that they were made on has ended', async () => {
  const folder = temporaryFolder()
  const password = encodeURIComponent((await server.options().password()) ?? '')
  const databaseUrl = `postgres://postgres:${password}@127.0.0.1:${server.port}/postgres`
  const app = await start(testPlaces(join(folder, 'data')), { databaseUrl })
  const other = await opening(server.options())
  try {
    await app.opened()
    const { imports } = await app.context.active.workspace()
    const file = join(folder, 'messages.jsonl')
    writeMessages(file, 'ended', 30)
    await other.write(async (writer) => {
      await writer.run('LOCK TABLE decisions IN SHARE ROW EXCLUSIVE MODE')
      await imports.start({ source: { from: 'path', path: file }, creator: CreatorId.parse('ana') })
      let waiting: { pid: number }[] = []
      while (waiting.length === 0) waiting = await server.run<{ pid: number }>(waitsForDecisions)
      await server.run(`SELECT pg_terminate_backend(${waiting[0]?.pid})`)
      const isThere = `SELECT 1 FROM pg_stat_activity WHERE pid = ${waiting[0]?.pid}`
      while ((await server.run(isThere)).length > 0);
    })
    const endedAt = performance.now()
    const left = 'SELECT 1 FROM creators WHERE decided_seq < 30'
    while ((await server.run(left)).length > 0) await server.run('SELECT pg_sleep(0.05)')
    // Without it, only the next look for what other consoles have left would find them.
    expect(performance.now() - endedAt).toBeLessThan(15_000)
    expect(await server.run('SELECT count(*)::int AS n FROM decisions')).toEqual([{ n: 30 }])
  } finally {
    await closeOpened()
    await app.close()
  }
})
