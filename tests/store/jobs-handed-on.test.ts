import { once } from 'node:events'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import { countDeadLetters } from '../../electron/store/job-ledger.ts'
import { JobsFailed } from '../../electron/store/jobs.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openTestDatabase } from '../support/postgres.ts'

let database: PoolDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})

async function start(): Promise<BossJobs> {
  const jobs = await BossJobs.start(database, () => undefined)
  onTestFinished(() => jobs.stop())
  return jobs
}

it('a job whose program ends, however often, goes on with the next one at once and is never given up', async () => {
  const first = await start()
  await first.sendNow('check', { creator: 'ana' }, { key: 'ana', group: 'ana' })
  await first.stop()
  for (let ends = 0; ends < 12; ends++) {
    const jobs = await start()
    const { promise, resolve } = Promise.withResolvers<void>()
    await jobs.work('check', {}, async ([job], signal) => {
      expect(job).toEqual({ creator: 'ana' })
      resolve()
      if (!signal.aborted) await once(signal, 'abort')
      signal.throwIfAborted()
    })
    await promise
    await jobs.stop()
  }
  const waiting = await (await start()).boss.findJobs('check', { queued: true })
  expect(waiting).toMatchObject([{ retryCount: 0, singletonKey: 'ana', groupId: 'ana' }])
  expect(await countDeadLetters(database)).toBe(0)
})

it('of jobs that are done together only those that failed are done again', async () => {
  const jobs = await start()
  await database.write(async (writer) => {
    for (const creator of ['ben', 'cho', 'dan']) await jobs.send(writer, 'embed', { creator, messages: [] })
  })
  const given: string[][] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  await jobs.work('embed', { batch: 10 }, async (all) => {
    given.push(all.map(({ creator }) => creator))
    if (given.length > 1) return resolve()
    throw new JobsFailed(
      all.filter(({ creator }) => creator === 'cho'),
      new Error('no model'),
    )
  })
  await promise
  expect(given.map((creators) => creators.toSorted())).toEqual([['ben', 'cho', 'dan'], ['cho']])
})
