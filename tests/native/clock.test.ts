import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { call } from '@orpc/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { beginImport, finishImports, openApp } from '../support/connected-app.ts'
import { nativeDatabaseUrl } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const ana = CreatorId.parse('ana')
const DAY_MS = 24 * 60 * 60 * 1000

test('a console whose clock is days behind works by the clock of the server', async () => {
  const realMs = Date.now()
  const file = path.join(folder, 'inbox.jsonl')
  const line = { id: 'm1', text: 'where is my parcel', user: 'v1', createdAt: new Date(realMs).toISOString() }
  writeFileSync(file, `${JSON.stringify(line)}\n`)
  vi.useFakeTimers({ toFake: ['Date'], now: realMs - 5 * DAY_MS })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const app = await openApp(path.join(folder, 'behind'), { databaseUrl: await nativeDatabaseUrl() })
  await app.opened()
  const { context } = app
  const { database } = await call(router.status.read, undefined, { context })
  expect(Math.abs(database.clockAheadMs - 5 * DAY_MS)).toBeLessThan(60_000)
  await beginImport(app, ana, file)
  expect(await finishImports(app)).toMatchObject([{ stored: 1, rejected: 0 }])
  const [decision] = await (await app.context.active.workspace()).database.rows<{ at: Date }>(
    'SELECT decided_at AS at FROM decisions',
  )
  expect(Number(decision?.at) - realMs).toBeGreaterThan(-60_000)
  const { arrivesAt } = await call(router.messages.decide, { creator: ana, text: 'hello' }, { context })
  expect(Date.parse(arrivesAt) - realMs).toBeGreaterThan(-60_000)
})
