import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { Aggregating } from '../../electron/app/aggregating.ts'
import { Notices } from '../../electron/app/notices.ts'
import { storedFigures } from '../../electron/app/stored-figures.ts'
import { computeFigures } from '../../electron/clusters/aggregation-compute.ts'
import { aheadOf, type Asked } from '../../electron/clusters/aggregation-kinds.ts'
import { refreshAggregations } from '../../electron/clusters/aggregation-refresh.ts'
import { readAggregationState } from '../../electron/clusters/aggregation-state.ts'
import { settleChanges } from '../../electron/clusters/aggregation-store.ts'
import type { Previews } from '../../electron/clusters/previews.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import type { Writer } from '../../electron/store/database.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { Live } from '../support/live.ts'
import { openPreviews } from '../support/open-previews.ts'
import { openNative } from '../support/open-native.ts'
import { nativeDatabaseUrl, openTestDatabase } from '../support/postgres.ts'
import { startProcess } from '../support/processes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const CONFIG = { threshold: 700_000, trigramThreshold: 900_000, suggestThreshold: 500_000, minimumWords: 0 }
const MESSAGES = 12

let database: PoolDatabase
let live: Live
let previews: Previews

beforeAll(async () => {
  database = await openTestDatabase()
  live = new Live(database)
  previews = openPreviews(live.database)
  await live.begin(CONFIG)
  for (let index = 0; index < MESSAGES; index++) {
    await live.store({
      creator: 'ana',
      externalId: `ana-${index}`,
      text: `where is my order ${'please '.repeat(index % 4)}`,
      channel: `channel-${index}`,
      createdAtMs: Date.now() - index * 3_600_000,
      isPaid: false,
    })
  }
  await live.decide('ana')
})

afterAll(async () => {
  await previews.close()
  await live.close()
})

const refresh = () => refreshAggregations(previews, { worthFrom: 1 })

/** How much lies ready of ana and of all; all of it must be what is computed now. */
async function served(): Promise<number> {
  const all = [live.name('ana'), null].flatMap((creator): Asked[] => aheadOf(creator, Date.now()))
  let ready = 0
  for (const asked of all) {
    const stored = await storedFigures(live.database, asked)
    if (stored === null) continue
    ready++
    expect(stored.data).toEqual((await computeFigures(previews, asked)).data)
  }
  return ready
}

let replaced = 0

/** Decides one of the messages a second time, as another console may at any moment. */
async function decideAgain(writer: Writer): Promise<void> {
  await writer.run(
    `INSERT INTO decisions SELECT again.* FROM creators c
     JOIN decisions d ON d.creator_id = c.creator_id AND d.history = $2
     CROSS JOIN LATERAL jsonb_populate_record(d,
       jsonb_build_object('history', c.last_history + 1, 'replaces', d.history)) again
     WHERE c.creator_id = $1`,
    [live.name('ana'), ++replaced],
  )
  await writer.run('UPDATE creators SET last_history = last_history + 1 WHERE creator_id = $1', [
    live.name('ana'),
  ])
}

/** A transaction that does something and is open until it is told to commit. */
async function held(work: (writer: Writer) => Promise<unknown>): Promise<() => Promise<void>> {
  const done = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const ended = live.database.write(async (writer) => {
    await work(writer)
    done.resolve()
    await release.promise
  })
  await Promise.race([done.promise, ended])
  return () => {
    release.resolve()
    return ended
  }
}

const lock = (writer: Writer) => writer.run('LOCK TABLE precomputed_aggregations IN SHARE ROW EXCLUSIVE MODE')

/** Somebody waits for the lock. */
async function waiting(): Promise<number> {
  const [row] = await live.database.rows<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_locks
     WHERE NOT granted AND relation = 'precomputed_aggregations'::regclass`,
  )
  return row?.waiting ?? 0
}

test('a change that is committed after changes were marked is not taken for one of them', async () => {
  await refresh()
  expect(await served()).toBe(14)
  const commit = await held(decideAgain)
  expect((await refresh()).computed).toBe(0)
  expect(await served()).toBe(14)
  await commit()
  expect(await served()).toBe(0)
  expect((await refresh()).computed).toBe(14)
  expect(await served()).toBe(14)
})

test('figures to which something was added before they were written are not kept', async () => {
  await live.setConfig(CONFIG)
  const release = await held(lock)
  const refreshed = refresh()
  await expect.poll(waiting).toBe(1)
  await live.database.write(decideAgain)
  await release()
  // The first ones were of less than there was by then, and the others were not begun yet.
  expect((await refreshed).computed).toBe(13)
  expect(await served()).toBe(13)
  expect((await refresh()).computed).toBe(1)
})

test('what changes while marking waits is marked with what it makes stale deleted', async () => {
  await refresh()
  const release = await held(lock)
  const settled = settleChanges(live.database)
  await expect.poll(waiting).toBe(1)
  await live.database.write(decideAgain)
  expect(await served()).toBe(0)
  await release()
  expect(await settled).toBe(1)
  expect(await served()).toBe(0)
  expect((await refresh()).computed).toBe(14)
})

test('whoever inserts several decisions of several creators at once writes one change of each', async () => {
  const [{ id } = { id: '' }] = await live.database.rows<{ id: string }>(
    'INSERT INTO creators (creator_id, last_history) VALUES ($1, 0) RETURNING creator_id AS id',
    [live.name('ben')],
  )
  await settleChanges(live.database)
  await live.database.write((writer) =>
    writer.run(
      `INSERT INTO acts (id, creator_id, history, kind, reason, author)
       SELECT gen_random_uuid(), creator, 1000 + n, 'refuse', '', 'test'
       FROM unnest($1::text[]) creator, generate_series(1, 3) n`,
      [[live.name('ana'), id]],
    ),
  )
  const changes = await live.database.rows(
    `SELECT user_id AS creator, change_type AS type, record_count AS count FROM data_change_log
     WHERE NOT processed ORDER BY user_id COLLATE "C"`,
  )
  expect(changes).toEqual([
    { creator: live.name('ana'), type: 'acts', count: 3 },
    { creator: id, type: 'acts', count: 3 },
  ])
})

test('what its end breaks off is left to others, and counts as no failed attempt', async () => {
  const jobs = await BossJobs.start(database, () => undefined)
  onTestFinished(() => jobs.stop())
  const openFresh = () => openPreviews(database)
  const own = openFresh()
  onTestFinished(() => own.close())
  const notices = new Notices()
  onTestFinished(() => notices.close())
  const parts = { database, jobs, notices, previews: own, openFresh, worthFrom: 1, log: () => undefined }
  const aggregating = new Aggregating(parts)
  await live.database.write((writer) => writer.run('DELETE FROM precomputed_aggregations'))
  const release = await held(lock)
  await aggregating.work()
  await aggregating.refreshSoon()
  while ((await waiting()) === 0) jobs.wake('aggregate')
  const closed = aggregating.close()
  await release()
  await closed
  await jobs.stop()
  const left = await jobs.boss.findJobs('aggregate', { queued: true })
  expect(left.map(({ state, retryCount }) => [state, retryCount])).toEqual([['created', 0]])
})

test('a worker without any window computes ahead, and ends well', async () => {
  const url = await nativeDatabaseUrl()
  const database = await openNative(url)
  onTestFinished(() => database.close())
  await database.write((writer) =>
    // Enough to be worth it; they are numbers alone.
    writer.run('INSERT INTO creators (creator_id, last_history) VALUES ($1, 2000)', ['large']),
  )
  const worker = startProcess(new URL('../../electron/worker.ts', import.meta.url), [], {
    env: { DATABASE_URL: url, LIKENESS_DATA: temporaryFolder() },
  })
  onTestFinished(() => void worker.child.kill('SIGKILL'))
  const jobs = await BossJobs.start(database, () => undefined)
  onTestFinished(() => jobs.stop())
  await jobs.sendNow('aggregate', {})
  await expect.poll(async () => (await readAggregationState(database)).stored, { timeout: 60_000 }).toBe(14)
  worker.child.kill('SIGTERM')
  expect((await worker.ended).code).toBe(0)
})
