import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { Deciding } from '../../electron/app/deciding.ts'
import { enqueueStored } from '../../electron/app/enqueue.ts'
import { keepSecondDecisions } from '../../electron/app/second-decisions.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { openGates } from '../../electron/configs/gates.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'
import { openTestEngine } from '../support/test-engine.ts'

let database: PoolDatabase
let compute: Compute

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  compute = startCompute(computeWorkerUrl)
})

afterAll(() => compute.close())

async function startJobs(): Promise<BossJobs> {
  const jobs = await BossJobs.start(database, () => undefined)
  onTestFinished(() => jobs.stop())
  return jobs
}

it('finds second decisions that nobody has a job for, as when a program ended before it had made them', async () => {
  const creator = 'dana'
  const vectorOf = (text: string) => lexicalEmbedding(text).vector
  const late = new Live(database, { late: { models: [LEXICAL_DEFAULTS.embeddingModel], vectorOf } })
  onTestFinished(() => late.close())
  await late.store(
    {
      ...{ creator, externalId: 'late', text: 'where is my parcel', channel: 'c', isPaid: false },
      createdAtMs: Date.UTC(2026, 0, 1),
    },
    true,
  )
  await late.lapse(creator)
  await late.decide(creator)
  await late.arrive(creator, 1)
  const outcomes = () =>
    database.rows(
      'SELECT is_degraded AS "isDegraded" FROM decisions WHERE creator_id = $1 ORDER BY history',
      [creator],
    )
  expect(await outcomes()).toEqual([{ isDegraded: true }])
  const own = await startJobs()
  const { engine } = await openTestEngine(database, compute)
  const deciding = new Deciding({ database, engine, jobs: own, log: () => undefined })
  onTestFinished(() => deciding.close())
  await deciding.work()
  const gates = await openGates(database)
  onTestFinished(
    keepSecondDecisions({ database, jobs: own, gates, isLocal: () => true, log: () => undefined }),
  )
  while ((await outcomes()).length < 2) own.wake('decide')
  expect(await outcomes()).toEqual([{ isDegraded: true }, { isDegraded: false }])
})

it('what a program that ends has left of a creator is done by another one at once', async () => {
  const [ending, staying] = [await startJobs(), await startJobs()]
  const live = new Live(database, { enqueue: enqueueStored(ending, () => true) })
  onTestFinished(() => live.close())
  for (let index = 0; index < 3; index++) {
    await live.store({
      ...{
        creator: 'edo',
        externalId: `edo-${index}`,
        text: 'where is my parcel',
        channel: `channel-${index}`,
      },
      ...{ createdAtMs: Date.UTC(2026, 0, index + 1), isPaid: false },
    })
  }
  const { engine } = await openTestEngine(database, compute)
  const ended = Promise.withResolvers<void>()
  const first = new Deciding({
    ...{ database, jobs: ending, log: () => undefined },
    engine: {
      // It ends between two batches.
      async decidePending(creator, signal) {
        first.close()
        ending.stop().then(ended.resolve, ended.reject)
        return engine.decidePending(creator, signal)
      },
    },
  })
  await first.work()
  await ended.promise
  // No attempt was counted, and nothing is waited for.
  const waiting = await staying.boss.findJobs('decide', { queued: true, data: { creator: 'edo' } })
  expect(waiting.map(({ state, retryCount }) => [state, retryCount])).toEqual([['created', 0]])
  const second = new Deciding({ database, engine, jobs: staying, log: () => undefined })
  onTestFinished(() => second.close())
  await second.work()
  await second.settled()
  expect(
    await database.rows('SELECT count(*) AS decided FROM decisions WHERE creator_id = $1', [
      live.name('edo'),
    ]),
  ).toEqual([{ decided: 3 }])
})
