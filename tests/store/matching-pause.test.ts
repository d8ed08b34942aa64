import { expect, it, onTestFinished } from 'vitest'
import { Deciding } from '../../electron/app/deciding.ts'
import { enqueueStored } from '../../electron/app/enqueue.ts'
import { Notices } from '../../electron/app/notices.ts'
import { pauseMatching } from '../../electron/app/pausing.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { startCompute } from '../../electron/links/compute-host.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'
import { openTestEngine } from '../support/test-engine.ts'

it('while matching is paused nobody decides anything, and then it goes on where it stood', async () => {
  const database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  const compute = startCompute(computeWorkerUrl)
  onTestFinished(() => compute.close())
  const jobs = await BossJobs.start(database, () => undefined)
  onTestFinished(() => jobs.stop())
  const notices = new Notices()
  onTestFinished(() => notices.close())
  const { engine } = await openTestEngine(database, compute)
  const deciding = new Deciding({ database, engine, jobs, log: () => undefined })
  onTestFinished(() => deciding.close())
  await deciding.work()
  const live = new Live(database, { enqueue: enqueueStored(jobs, () => true) })
  onTestFinished(() => live.close())
  const parts = { database, jobs, notices, author: 'ann' }
  const decided = () =>
    database.rows('SELECT outcome FROM decisions WHERE creator_id = $1 ORDER BY history', [live.name('cem')])

  expect((await pauseMatching(parts, true)).pause).toMatchObject({ by: 'ann' })
  // Who pauses it once more leaves it that of the first.
  expect((await pauseMatching({ ...parts, author: 'bob' }, true)).pause).toMatchObject({ by: 'ann' })
  for (let index = 0; index < 3; index++) {
    await live.store({
      ...{
        creator: 'cem',
        externalId: `cem-${index}`,
        text: 'where is my parcel',
        channel: `channel-${index}`,
      },
      ...{ createdAtMs: Date.UTC(2026, 0, index + 1), isPaid: false },
    })
  }
  // Asked for directly: nobody waits for a vector either.
  expect(await engine.decidePending(live.name('cem'))).toEqual({ decided: 0, waitMs: null })
  jobs.wake('decide')
  while ((await jobs.boss.findJobs('decide', { queued: true })).length > 0) jobs.wake('decide')
  expect(await decided()).toEqual([])

  expect(await pauseMatching(parts, false)).toEqual({ pause: null })
  await deciding.settled()
  expect(await decided()).toEqual([{ outcome: 'single' }, { outcome: 'created' }, { outcome: 'joined' }])
  expect(
    await database.rows(`SELECT action, author FROM audit WHERE subject = 'matching' ORDER BY id`),
  ).toEqual([
    { action: 'jobs.pauseMatching', author: 'ann' },
    { action: 'jobs.resumeMatching', author: 'ann' },
  ])
})
