import path from 'node:path'
import { call } from '@orpc/server'
import { expect, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import { beginImport, openApp, untilDatabase } from '../support/connected-app.ts'
import { closeOpened, opening, startServer } from '../support/native-server.ts'
import { postgresMigrations } from '../support/postgres.ts'
import { writeMessages } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const MESSAGES = 6_000

test('an import goes on by itself when its server is back, and ends whole', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'inbox.jsonl')
  writeMessages(file, 'm', MESSAGES)
  const server = await startServer()
  await migrateUp(await opening(server.options()), postgresMigrations)
  await closeOpened()
  const password = encodeURIComponent((await server.options().password()) ?? '')
  const databaseUrl = `postgres://postgres:${password}@127.0.0.1:${server.port}/postgres`
  const app = await openApp(path.join(folder, 'data'), { databaseUrl })
  await app.opened()
  const { context } = app
  const { id } = await beginImport(app, 'ana', file)
  while ((await server.run('SELECT FROM messages LIMIT 1')).length === 0);
  await server.kill()
  await untilDatabase(app, 'reopening')
  await server.start()
  await untilDatabase(app, 'open')

  const states: string[] = []
  while (states.at(-1) !== 'done') {
    for await (const step of await call(router.imports.watch, { id }, { context })) {
      if (states.at(-1) !== step.state) states.push(step.state)
    }
  }
  expect(await call(router.imports.read, { id }, { context })).toMatchObject({
    read: MESSAGES,
    stored: MESSAGES,
    duplicates: 0,
    failure: null,
  })
  expect(await server.run('SELECT count(*)::int AS n FROM messages')).toEqual([{ n: MESSAGES }])
})
