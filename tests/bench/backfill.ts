/**
 * Times a backfill through a provider that takes its time: `npm run bench -- backfill`, on a database of its own on
 * the server that TEST_DATABASE_URL names. `--messages 20000`, all of different texts, of `--creators 8`; a provider with
 * `--latency 200` ms, which takes `--batch 50` texts in a request and `--concurrency 4` requests at once: more than
 * batch × concurrency / latency texts a second it cannot do. Prints a table, and JSON with `--json`.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { readBackfill, startBackfill } from '../../electron/app/backfills.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { writeEmbeddingSettings } from '../../electron/embeddings/embedding-settings.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { BackfillPlan } from '../../shared/model/backfill.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { openJobEngine } from '../support/job-engine.ts'
import { openNative } from '../support/open-native.ts'
import { urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    messages: { type: 'string', default: '20000' },
    creators: { type: 'string', default: '8' },
    latency: { type: 'string', default: '200' },
    batch: { type: 'string', default: '50' },
    concurrency: { type: 'string', default: '4' },
  },
})
const [messages, creators] = [Number(values.messages), Number(values.creators)]
const [latencyMs, batch, concurrency] = [values.latency, values.batch, values.concurrency].map(Number) as [
  number,
  number,
  number,
]
const MODEL = 'text-embedding-3-small'

/** As another system has them: without seq, facts and vector. */
const write = (database: PoolDatabase) =>
  database.write((writer) =>
    writer.run(
      `INSERT INTO messages (id, creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
         visitor_username, is_paid_dm, raw_payload, created_at)
       SELECT uuid_generate_v4(), 'creator ' || n % $2, 'bench ' || n,
         'message ' || md5(n::text) || ' about ' || md5((n % 500)::text), 'channel ' || n % 3000, 'channel ' || n % 3000,
         'visitor ' || n % 3000, 'Visitor', false, '{}', now() - make_interval(mins => $1 - n)
       FROM generate_series(1, $1) n`,
      [messages, creators],
    ),
  )

type Asked = { readonly requests: number; readonly texts: number; readonly mostAtOnce: number }

async function startProvider() {
  const worker = new Worker(new URL('./provider-worker.ts', import.meta.url), { workerData: { latencyMs } })
  const [baseUrl] = (await once(worker, 'message')) as [string]
  return {
    baseUrl,
    /** What it was asked so far. */
    async asked(): Promise<Asked> {
      worker.postMessage('asked')
      const [asked] = (await once(worker, 'message')) as [Asked]
      return asked
    },
    close: () => worker.terminate(),
  }
}

type Provider = Awaited<ReturnType<typeof startProvider>>

async function run(database: PoolDatabase, provider: Provider): Promise<Record<string, number>> {
  await database.write((writer) =>
    writeFirstConfig(writer, { ...LEXICAL_DEFAULTS, embeddingModel: MODEL, threshold: 900_000 }),
  )
  await write(database)
  const engine = await openJobEngine(database, provider.baseUrl, MODEL)
  const settings = { baseUrl: provider.baseUrl, model: MODEL, concurrency, backfillBatch: batch }
  await database.write((writer) =>
    writeEmbeddingSettings(writer, EmbeddingSettings.parse(settings), randomUUID()),
  )
  const began = performance.now()
  await startBackfill({ database, jobs: engine.jobs, author: 'bench' }, BackfillPlan.parse({}))
  let [askedMs, takenInMs] = [0, 0]
  for (;;) {
    const backfill = await readBackfill({ database }, { id: null })
    const nowMs = performance.now() - began
    if (askedMs === 0 && (await provider.asked()).texts >= messages) askedMs = nowMs
    if (backfill?.state === 'done') {
      takenInMs = nowMs
      break
    }
    if (backfill?.state !== 'running') throw new Error(JSON.stringify(backfill?.failure))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await engine.deciding.settled()
  const decidedMs = performance.now() - began
  await engine.close()
  const asked = await provider.asked()
  const limit = (batch * concurrency * 1000) / latencyMs
  const rates = { asked: askedMs, 'taken in': takenInMs, 'decided too': decidedMs }
  return {
    'the provider can do, texts a second': limit,
    ...Object.fromEntries(
      Object.entries(rates).flatMap(([name, ms]) => [
        [`${name}, messages a second`, (messages * 1000) / ms],
        [`${name}, share of that`, (messages * 1000) / ms / limit],
      ]),
    ),
    requests: asked.requests,
    'requests at once, at most': asked.mostAtOnce,
  }
}

const template = await makeTemplate()
const database = await openNative(urlOf(template.name))
const provider = await startProvider()
try {
  const figures = await run(database, provider)
  const lines = Object.entries(figures).map(
    ([name, figure]) => `${name.padEnd(48)} ${figure.toFixed(2).padStart(12)}`,
  )
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${lines.join('\n')}\n`)
} finally {
  await provider.close()
  await database.close()
  await template.drop()
}
