import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { setGate } from '../../electron/app/gating.ts'
import { Notices } from '../../electron/app/notices.ts'
import { keepSecondDecisions } from '../../electron/app/second-decisions.ts'
import { askToTakeIn } from '../../electron/app/enqueue.ts'
import { deleteMessage } from '../../electron/clusters/delete.ts'
import { HeldLinks } from '../../electron/clusters/held-links.ts'
import { LinkFinder } from '../../electron/clusters/link-finder.ts'
import { createLiveEngine } from '../../electron/clusters/live-engine.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { writeGate } from '../../electron/configs/gate-store.ts'
import { vectorSource } from '../../electron/embeddings/vector-source.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import type { Gate } from '../../shared/model/gate.ts'
import { FakeProvider, type ProviderFault } from '../support/fake-provider.ts'
import { openJobEngine } from '../support/job-engine.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'
import { lexicalProvider } from '../support/test-engine.ts'

const MODEL = 'text-embedding-3-small'
const down: readonly ProviderFault[] = Array.from({ length: 500 }, () => ({ kind: 'status', status: 500 }))

let database: PoolDatabase
let provider: FakeProvider
let engine: Awaited<ReturnType<typeof openJobEngine>>
let live: Live
let compute: Compute
let told = 0

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) =>
    writeFirstConfig(writer, { ...LEXICAL_DEFAULTS, embeddingModel: MODEL, threshold: 400_000 }),
  )
  provider = await FakeProvider.start()
  engine = await openJobEngine(database, provider.baseUrl, MODEL)
  live = new Live(database, { enqueue: engine.enqueue })
  compute = startCompute(computeWorkerUrl)
})

afterAll(async () => {
  await engine.close()
  await live.close()
  await compute.close()
  await provider.close()
})

beforeEach(() => {
  provider.faults.length = 0
  provider.options = {}
})

const gate = (creator: string, value: Gate) =>
  setGate(
    {
      database,
      author: 'test',
      gates: engine.gates,
      jobs: engine.jobs,
      isLocal: engine.isLocal,
      notices: new Notices(),
    },
    { creator: live.name(creator), gate: value },
  )

async function store(creator: string, text: string): Promise<void> {
  told++
  await live.store({
    ...{ creator, text, externalId: `message ${told}`, channel: `channel ${told}`, isPaid: false },
    createdAtMs: Date.UTC(2026, 0, 1) + told * 1000,
  })
  engine.jobs.wake('embed')
  engine.jobs.wake('decide')
}

/** Asks until it is so; the test's own limit ends it otherwise. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

type Told = { outcome: string; isDegraded: boolean; hasVector: boolean }

const decisions = (creator: string): Promise<Told[]> =>
  database.rows<Told>(
    `SELECT d.outcome, d.is_degraded AS "isDegraded", m.embedding IS NOT NULL AS "hasVector"
     FROM decisions d JOIN messages m ON m.id = d.message_id WHERE d.creator_id = $1 ORDER BY d.history`,
    [live.name(creator)],
  )

/** A job that is to give one of the creator's messages a vector is waiting, or under way. */
async function isEmbedding(creator: string): Promise<boolean> {
  const jobs = await engine.jobs.boss.findJobs('embed', { data: { creator: live.name(creator) } })
  return jobs.some(({ state }) => ['created', 'retry', 'active'].includes(state))
}

const lastOf = async (creator: string) => (await decisions(creator)).at(-1)

it('a vector that comes while the gate is off is used once it is open', async () => {
  provider.faults.push(...down)
  await store('ana', 'when do you open')
  await live.lapse('ana')
  await engine.jobs.sendNow('decide', { creator: live.name('ana') })
  await until(async () => (await lastOf('ana'))?.isDegraded ?? false)
  await gate('ana', 'off')
  provider.faults.length = 0
  await until(async () => (await lastOf('ana'))?.hasVector ?? false)
  expect(await decisions('ana')).toHaveLength(1)
  await gate('ana', 'on')
  await until(async () => (await decisions('ana')).length === 2)
  expect(await lastOf('ana')).toEqual({ outcome: 'single', isDegraded: false, hasVector: true })
})

/** As if the program had ended once the gate was written. */
async function openUnfinished(creator: string): Promise<void> {
  await database.write((writer) =>
    writeGate(writer, { creator: live.name(creator), value: 'on', author: 'test' }),
  )
  const { jobs, gates, isLocal } = engine
  // Others that run see it by themselves.
  await until(async () => (await gates.of(live.name(creator))) === 'on')
  onTestFinished(keepSecondDecisions({ database, jobs, gates, isLocal, log: () => undefined }))
}

const openings = {
  'once the gate is open again': (creator: string) => gate(creator, 'on'),
  'though the program that opened the gate was killed': openUnfinished,
}

it.each(Object.entries(openings))('who was to be taken in is embedded %s', async (way, open) => {
  const creator = `bea ${way}`
  await gate(creator, 'off')
  await store(creator, `when do you close, ${way}`)
  await until(async () => (await lastOf(creator))?.outcome === 'skipped:gate')
  // Whoever the gate keeps out is not embedded.
  await until(async () => !(await isEmbedding(creator)))
  expect(await lastOf(creator)).toMatchObject({ hasVector: false })
  await gate(creator, 'on')
  provider.faults.push(...down)
  const asked = provider.requests
  await database.write((writer) =>
    askToTakeIn(writer, engine.jobs, engine.isLocal, { creator: live.name(creator), author: 'test' }),
  )
  engine.jobs.wake('embed')
  await until(async () => provider.requests > asked || engine.providers.breaker().state !== 'closed')
  await gate(creator, 'off')
  provider.faults.length = 0
  await until(async () => !(await isEmbedding(creator)))
  await open(creator)
  await until(async () => (await decisions(creator)).length === 2)
  expect(await lastOf(creator)).toEqual({ outcome: 'single', isDegraded: false, hasVector: true })
})

it('a batch that began in shadow is shown if the gate was opened before it ended', async () => {
  const creator = live.name('cleo')
  let asked = 0
  const held = new HeldLinks(database, compute)
  const racing = createLiveEngine({
    ...{ database, onDecided: () => undefined, vectors: vectorSource(database, lexicalProvider) },
    ...{ held, finder: new LinkFinder({ database, held, storedFrom: Number.MAX_SAFE_INTEGER }) },
    gates: {
      ...engine.gates,
      // After the batch has asked, somebody opens it; nobody is in shadow yet who could be shown.
      async of(name) {
        if (asked++ > 0) return engine.gates.of(name)
        await database.write((writer) => writeGate(writer, { creator, value: 'on', author: 'test' }))
        return 'shadow'
      },
    },
  })
  const quiet = new Live(database)
  await database.write((writer) => writeGate(writer, { creator, value: 'shadow', author: 'test' }))
  for (const externalId of ['one', 'two']) {
    await quiet.store({
      ...{ creator: 'cleo', text: 'good morning to you', externalId, channel: externalId, isPaid: false },
      createdAtMs: Date.UTC(2026, 0, 1),
    })
  }
  await quiet.lapse('cleo')
  await racing.decidePending(creator)
  expect(await database.rows('SELECT is_shadow FROM homes WHERE creator_id = $1', [creator])).toEqual([
    { is_shadow: false },
    { is_shadow: false },
  ])
  await quiet.close()
})

it('what is deleted while its text is being embedded leaves no vector behind', async () => {
  provider.options = { latencyMs: 1000 }
  const asked = provider.requests
  await store('dora', 'something very private')
  await until(async () => provider.requests > asked)
  const [message] = await database.rows<{ id: string; hash: string }>(
    'SELECT id, text_hash AS hash FROM messages WHERE creator_id = $1',
    [live.name('dora')],
  )
  if (!message) throw new Error('no message')
  expect(await isEmbedding('dora')).toBe(true)
  await deleteMessage(database, { message: message.id, reason: '', author: 'test' })
  await until(async () => !(await isEmbedding('dora')))
  const [call] = await database.rows<{ texts: number }>(
    'SELECT sum(texts)::bigint AS texts FROM embedding_calls',
  )
  expect(call?.texts).toBeGreaterThan(0)
  expect(await database.rows('SELECT FROM embedding_cache WHERE text_hash = $1', [message.hash])).toEqual([])
})
