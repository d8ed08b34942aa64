import { call } from '@orpc/server'
import { expect, test, vi } from 'vitest'
import type { App } from '../../electron/app/start.ts'
import { router } from '../../electron/app/router.ts'
import { setMatchingPaused } from '../../electron/clusters/matching-pause.ts'
import { creatorHash, LARGE_CREATOR } from '../../electron/store/creator-indexes.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import { IndexBuild } from '../../shared/model/status.ts'
import { openApp } from '../support/connected-app.ts'
import { countAsDecided, EMBEDDED_CREATOR, embed } from '../support/embedded-messages.ts'
import { makeEmptyDatabase, openUntilFinished } from '../support/native-database.ts'
import { postgresMigrations } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { urlOf } from '../support/test-server.ts'

/** The app on a database with a large creator; its indexes are not complete before `meanwhile` has ended, as it waits for a writer. */
async function whileBuildWaits(messages: number, meanwhile: (app: App) => Promise<unknown>): Promise<App> {
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  await migrateUp(database, postgresMigrations)
  await embed(database, messages)
  await countAsDecided(database, LARGE_CREATOR)
  return database.write(async (writer) => {
    await writer.run('LOCK TABLE messages IN ROW EXCLUSIVE MODE')
    const app = await openApp(temporaryFolder(), { databaseUrl: urlOf(name) })
    await meanwhile(app)
    return app
  })
}

test('the status tells of an index that is being made, how far it is, and of its end', async () => {
  const seen: IndexBuild[] = []
  const lookUntil = (app: App, isEnough: (build: IndexBuild | null) => boolean) =>
    vi.waitUntil(
      async () => {
        const { indexBuild } = await call(router.status.read, undefined, { context: app.context })
        if (indexBuild) seen.push(IndexBuild.parse(indexBuild))
        return isEnough(indexBuild)
      },
      { timeout: 60_000, interval: 5 },
    )
  const app = await whileBuildWaits(1_500, (opened) =>
    lookUntil(opened, (build) => build?.phase.startsWith('waiting for writers') === true),
  )
  await lookUntil(app, (build) => build === null)
  expect(seen.map(({ index }) => index)).toContain(
    `messages_vectors_${creatorHash(EMBEDDED_CREATOR)}_hnsw_16_64`,
  )
  expect(seen.some(({ share }) => share !== null)).toBe(true)
})

test('a window is told when the making of indexes begins and ends', async () => {
  const stop = new AbortController()
  const listen = ({ context }: App) => call(router.status.watch, undefined, { context, signal: stop.signal })
  let notices: Awaited<ReturnType<typeof listen>> | undefined
  const untilTold = async () => {
    for (;;) {
      const next = await notices?.next()
      if (!next || next.done) throw new Error('the notices ended')
      if (next.value.type === 'changed' && next.value.what === 'search-indexes') return
    }
  }
  const app = await whileBuildWaits(10, async (opened) => {
    notices = await listen(opened)
    await untilTold()
  })
  do await untilTold()
  while ((await call(router.status.read, undefined, { context: app.context })).indexBuild !== null)
  stop.abort()
})

test('while matching is paused with messages that wait, none is made', async () => {
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  await migrateUp(database, postgresMigrations)
  await embed(database, 10)
  await countAsDecided(database, LARGE_CREATOR)
  await database.write(async (writer) => {
    await writer.run('UPDATE creators SET last_seq = last_seq + 1')
    await setMatchingPaused(writer, { isPaused: true, author: 'test' })
  })
  const { context } = await openApp(temporaryFolder(), { databaseUrl: urlOf(name) })
  const { deciding } = await context.active.workspace()
  await deciding.settled()
  // It has looked by then: it does so first, and this answer comes from the same database afterwards.
  for (let look = 0; look < 100; look++) await call(router.status.read, undefined, { context })
  const indexes = await database.rows(
    `SELECT indexname FROM pg_indexes WHERE indexname LIKE 'messages_vectors_%'`,
  )
  expect(indexes).toEqual([])
})
