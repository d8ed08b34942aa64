import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { readBackfill, startBackfill } from '../../electron/app/backfills.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { writeEmbeddingSettings } from '../../electron/embeddings/embedding-settings.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import { JOB_SCHEMA } from '../../electron/store/jobs.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { BackfillPlan } from '../../shared/model/backfill.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { FakeProvider } from '../support/fake-provider.ts'
import { openNative } from '../support/open-native.ts'
import { nativeDatabaseUrl } from '../support/postgres.ts'
import { startProcess } from '../support/processes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** Workers killed; .ci/run, or a long run, sets more. */
const kills = Math.ceil(Number(process.env.LIKENESS_KILLS ?? 12) / 10)
const LATEST_KILL_MS = 1_500
const MESSAGES = 6_000
const MODEL = 'text-embedding-3-small'
const limits = { concurrency: 4, backfillBatch: 50 }

const script = new URL('../../electron/worker.ts', import.meta.url)

/** As another system has them: without seq, facts and vector. Every tenth text is that of another message too. */
const writeUntaken = (database: PoolDatabase) =>
  database.write((writer) =>
    writer.run(
      `INSERT INTO messages (id, creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
         visitor_username, is_paid_dm, raw_payload, created_at)
       SELECT uuid_generate_v4(), 'creator ' || n % 5, 'untaken ' || n, 'message ' || md5((n - n % 10 / 9)::text),
         'channel ' || n, 'channel ' || n, 'visitor', 'Visitor', false, '{}', now() - make_interval(mins => $1 - n)
       FROM generate_series(1, $1) n`,
      [MESSAGES],
    ),
  )

test('a backfill whose workers are killed goes on where it stood, and pays again only for what was under way', {
  timeout: 180_000 + kills * 20_000,
}, async () => {
  const url = await nativeDatabaseUrl()
  const database = await openNative(url)
  onTestFinished(() => database.close())
  const provider = await FakeProvider.start({ latencyMs: 30 })
  onTestFinished(() => provider.close())
  await database.write((writer) => writeFirstConfig(writer, { ...LEXICAL_DEFAULTS, embeddingModel: MODEL }))
  const settings = EmbeddingSettings.parse({ baseUrl: provider.baseUrl, model: MODEL, ...limits })
  await database.write((writer) => writeEmbeddingSettings(writer, settings, 'ann'))
  await writeUntaken(database)
  const jobs = await BossJobs.start(database, () => undefined)
  onTestFinished(() => jobs.stop())
  await startBackfill({ database, jobs, author: 'ann' }, BackfillPlan.parse({}))
  const env = {
    DATABASE_URL: url,
    LIKENESS_DATA: path.join(temporaryFolder(), 'none'),
    OPENAI_API_KEY: 'a key',
    OPENAI_BASE_URL: provider.baseUrl,
  }
  let brokenOff = 0
  for (let kill = 0; kill < kills; kill++) {
    const worker = startProcess(script, [], { env })
    await worker.untilSaid('\n')
    await wait(Math.random() * LATEST_KILL_MS)
    worker.child.kill('SIGKILL')
    await worker.ended
    if ((await readBackfill({ database }, { id: null }))?.state === 'running') brokenOff++
    // That it is gone is noticed by its missing heartbeats; here that time goes by at once.
    await database.write((writer) =>
      writer.run(
        `UPDATE ${JOB_SCHEMA}.job SET state = 'retry', start_after = now(), heartbeat_on = NULL WHERE state = 'active'`,
      ),
    )
  }
  const last = startProcess(script, [], { env })
  const isThrough = async () => {
    const backfill = await readBackfill({ database }, { id: null })
    if (backfill?.state !== 'running') expect(backfill).toMatchObject({ state: 'done', failure: null })
    const [row] = await database.rows<{ pending: number }>(
      'SELECT sum(last_seq - decided_seq)::bigint AS pending FROM creators',
    )
    return backfill?.state === 'done' && row?.pending === 0
  }
  while (!(await isThrough())) await wait(100)
  last.child.kill('SIGTERM')
  expect(await last.ended).toMatchObject({ code: 0 })
  expect(brokenOff).toBeGreaterThan(0)
  expect(await readBackfill({ database }, { id: null })).toMatchObject({ takenIn: MESSAGES, leftAlone: 0 })
  const [made] = await database.rows(
    `SELECT count(*) AS messages, count(DISTINCT (m.creator_id, m.seq)) AS seqs, count(m.embedding) AS vectors,
       count(d.message_id) AS decisions, count(*) FILTER (WHERE d.is_degraded) AS degraded
     FROM messages m LEFT JOIN decisions d ON d.message_id = m.id`,
  )
  expect(made).toEqual({
    ...{ messages: MESSAGES, seqs: MESSAGES, vectors: MESSAGES, decisions: MESSAGES, degraded: 0 },
  })
  const texts = provider.asked.flatMap(({ input }) => input)
  // One may be answered and not yet stored, while as many as may be at once are asked.
  const underWay = (limits.concurrency + 1) * limits.backfillBatch
  expect(texts.length - new Set(texts).size).toBeLessThanOrEqual(brokenOff * underWay)
})
