import path from 'node:path'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { enqueueStored } from '../../electron/app/enqueue.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import { JOB_SCHEMA } from '../../electron/store/jobs.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { Live } from '../support/live.ts'
import { livePicture, modelPicture } from '../support/live-picture.ts'
import { Model } from '../support/model/model.ts'
import { openNative } from '../support/open-native.ts'
import { nativeDatabaseUrl } from '../support/postgres.ts'
import { type StartedProcess, startProcess } from '../support/processes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** Workers killed; .ci/run, or a long run, sets more. */
const kills = Number(process.env.LIKENESS_KILLS ?? 12)
/** After it has said that it works. */
const LATEST_KILL_MS = 600
/** Enough that there is always something to do for a worker, and something of it is broken off. */
const CREATORS = 24
const MESSAGES_A_KILL = 30

const script = new URL('../../electron/worker.ts', import.meta.url)
const topics = ['parcel', 'refund', 'invoice', 'password', 'delivery', 'meeting']

const textOf = (index: number): string =>
  `where is my ${topics[(index * 7) % 6]} ${'abcdefgh'[index % 8]?.repeat(6)}${index % 3 === 0 ? ' please' : ''}`

const startWorker = (folder: string, url: string): StartedProcess =>
  startProcess(script, [], {
    env: { DATABASE_URL: url, LIKENESS_DATA: path.join(folder, 'none'), STREAM_API_SECRET: undefined },
  })

/** What a killed worker was at is noticed by its missing heartbeats; here that time goes by at once. */
const letHeartbeatsLapse = (database: PoolDatabase) =>
  database.write((writer) =>
    writer.run(
      `UPDATE ${JOB_SCHEMA}.job SET state = 'retry', start_after = now(), heartbeat_on = NULL WHERE state = 'active'`,
    ),
  )

test('workers killed at any moment of a stream of messages lose none, double none, and leave no cluster half made', {
  timeout: 120_000 + kills * 10_000,
}, async () => {
  const url = await nativeDatabaseUrl()
  const database = await openNative(url)
  onTestFinished(() => database.close())
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  const jobs = await BossJobs.start(database, () => undefined)
  onTestFinished(() => jobs.stop())
  const live = new Live(database, { enqueue: enqueueStored(jobs, () => true) })
  onTestFinished(() => live.close())
  const { embeddingModel, ...values } = LEXICAL_DEFAULTS
  const model = new Model({
    config: { ...values, embeddingModel },
    vectorOf: (normalised) => lexicalEmbedding(normalised).vector,
  })
  let told = 0
  const tell = async () => {
    for (let index = 0; index < MESSAGES_A_KILL; index++, told++) {
      const message = {
        creator: `creator ${told % CREATORS}`,
        externalId: `message ${told}`,
        text: textOf(told),
        channel: `channel ${told % 50}`,
        createdAtMs: Date.UTC(2026, 0, 1) + told * 1000,
        isPaid: false,
      }
      model.store(message)
      await live.store(message)
    }
  }
  const folder = temporaryFolder()
  for (let kill = 0; kill < kills; kill++) {
    const worker = startWorker(folder, url)
    await worker.untilSaid('\n')
    // The stream goes on while it works, and while it is killed.
    const telling = tell()
    await wait(Math.random() * LATEST_KILL_MS)
    worker.child.kill('SIGKILL')
    await worker.ended
    await telling
    await letHeartbeatsLapse(database)
  }
  const last = startWorker(folder, url)
  for (;;) {
    const [row] = await database.rows<{ pending: number }>(
      'SELECT sum(last_seq - decided_seq)::bigint AS pending FROM creators',
    )
    if (row?.pending === 0) break
    await wait(100)
  }
  last.child.kill('SIGTERM')
  expect(await last.ended).toMatchObject({ code: 0 })
  for (const creator of model.creatorNames()) {
    // The model is slow, and whoever holds a connection must be heard meanwhile.
    while (model.decideNext(creator)) await nextTurn()
    expect(await livePicture(live, creator)).toEqual(modelPicture(model, creator))
  }
  // Nothing was given up on the way, and nobody is still at anything.
  expect(await jobs.boss.findJobs('dead')).toEqual([])
})
