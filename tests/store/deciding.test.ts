import { afterAll, beforeAll, expect, it } from 'vitest'
import { Deciding } from '../../electron/app/deciding.ts'
import { enqueueStored } from '../../electron/app/enqueue.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { vectorSource } from '../../electron/embeddings/vector-source.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'
import { lexicalProvider, openTestEngine } from '../support/test-engine.ts'

let database: PoolDatabase
let compute: Compute
let live: Live
let jobs: BossJobs
const logged: string[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  compute = startCompute(computeWorkerUrl)
  jobs = await BossJobs.start(database, (event) => logged.push(event))
  live = new Live(database, { enqueue: enqueueStored(jobs, (model) => model === lexicalProvider.model) })
})

afterAll(async () => {
  await jobs.stop()
  await compute.close()
  await live.close()
})

const store = async (creator: string, count: number) => {
  for (let index = 0; index < count; index++) {
    await live.store({
      creator,
      externalId: `${creator}-${index}`,
      text: 'where is my parcel',
      channel: `channel-${index}`,
      createdAtMs: Date.UTC(2026, 0, index + 1),
      isPaid: false,
    })
  }
}

it('decides what is stored by jobs, and again after a failure', async () => {
  let failures = 2
  const flaky = {
    ...lexicalProvider,
    embed: async (texts: readonly string[]) => {
      if (failures-- > 0) throw new Error('the worker died')
      return texts.map(lexicalEmbedding)
    },
  }
  await store('ana', 3)
  const { engine } = await openTestEngine(database, compute, { vectors: vectorSource(database, flaky) })
  const deciding = new Deciding({ database, engine, jobs, log: (event) => logged.push(event) })
  await deciding.work()
  await deciding.settled()
  expect(logged).toEqual(['deciding.failed', 'deciding.failed'])
  expect(
    await database.rows('SELECT outcome FROM decisions WHERE creator_id = $1 ORDER BY history', [
      live.name('ana'),
    ]),
  ).toEqual([{ outcome: 'single' }, { outcome: 'created' }, { outcome: 'joined' }])
  // One that a job was not made for, as when the queue was restored from an older backup.
  const silent = new Live(database)
  await silent.store({
    creator: 'bea',
    externalId: 'bea-0',
    text: 'hello',
    channel: 'c',
    createdAtMs: Date.UTC(2026, 0, 1),
    isPaid: false,
  })
  await deciding.catchUp()
  await deciding.settled()
  expect(await database.rows("SELECT outcome FROM decisions WHERE creator_id = 'bea'")).toEqual([
    { outcome: 'single' },
  ])
  deciding.close()
  await silent.close()
})
