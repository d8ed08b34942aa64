import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { enqueueImported } from '../../electron/app/enqueue.ts'
import { waitingMessages } from '../../electron/clusters/pending-store.ts'
import { VECTOR_WAIT_MS } from '../../electron/clusters/ready.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { FakeProvider, type ProviderFault } from '../support/fake-provider.ts'
import { openJobEngine } from '../support/job-engine.ts'
import { Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'

const MODEL = 'text-embedding-3-small'

let database: PoolDatabase
let provider: FakeProvider
let engine: Awaited<ReturnType<typeof openJobEngine>>
let live: Live

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) =>
    writeFirstConfig(writer, { ...LEXICAL_DEFAULTS, embeddingModel: MODEL, threshold: 400_000 }),
  )
  provider = await FakeProvider.start()
  engine = await openJobEngine(database, provider.baseUrl, MODEL)
  live = new Live(database, { enqueue: engine.enqueue })
})

afterAll(async () => {
  await engine.close()
  await live.close()
  await provider.close()
})

beforeEach(() => {
  provider.faults.length = 0
})

let told = 0

/** Stores messages of a creator with these texts, each of a channel of its own. */
async function store(creator: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    told++
    await live.store({
      creator,
      externalId: `message ${told}`,
      text,
      channel: `channel ${told}`,
      createdAtMs: Date.UTC(2026, 0, 1) + told * 1000,
      isPaid: false,
    })
  }
  engine.jobs.wake('embed')
  engine.jobs.wake('decide')
}

type Told = {
  text: string
  outcome: string
  isDegraded: boolean
  hasVector: boolean
  replaces: number | null
}

const decisions = (creator: string): Promise<Told[]> =>
  database.rows<Told>(
    `SELECT m.text, d.outcome, d.is_degraded AS "isDegraded", m.embedding IS NOT NULL AS "hasVector", d.replaces
     FROM decisions d JOIN messages m ON m.id = d.message_id WHERE d.creator_id = $1 ORDER BY d.history`,
    [live.name(creator)],
  )

async function giveUpAfter(retryLimit: number): Promise<void> {
  await engine.jobs.boss.updateQueue('embed', { retryLimit })
  // It looks at the queue again before it is asked inside a transaction.
  await engine.jobs.boss.findJobs('embed', { id: randomUUID() })
}

const deadOf = (creator: string) =>
  engine.jobs.boss.findJobs<{ creator: string }>('dead', { data: { creator: live.name(creator) } })

const setModel = (creator: string, model: string) =>
  database.write((writer) =>
    writer.run('UPDATE creators SET model = $2 WHERE creator_id = $1', [live.name(creator), model]),
  )

/** Asks until it is so; the test's own limit ends it otherwise. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

const faults: readonly ProviderFault[] = [
  { kind: 'status', status: 429, retryAfter: '0' },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 500 },
  { kind: 'reset' },
  { kind: 'truncated' },
  { kind: 'count' },
  { kind: 'order' },
  { kind: 'nan' },
  { kind: 'hang' },
  { kind: 'drip', everyMs: 500 },
]

it('every message gets its vector and is decided once, whatever the provider does in between', async () => {
  provider.faults.push(...faults)
  const texts = Array.from({ length: 24 }, (_, index) => `where is parcel number ${index % 8}`)
  await store('ana', texts)
  await until(async () => (await decisions('ana')).length === texts.length)
  // Until the provider has done everything it can do wrong.
  while (provider.faults.length > 0) {
    texts.push(`and where is parcel ${texts.length}`)
    await store('ana', texts.slice(-1))
    await until(async () => (await decisions('ana')).length === texts.length)
  }
  const told = await decisions('ana')
  expect(told.every(({ hasVector, isDegraded }) => hasVector && !isDegraded)).toBe(true)
  expect(told.map(({ text }) => text)).toEqual(texts)
  // Identical texts were asked for once: of what was answered well each text is there once.
  const [cached] = await database.rows<{ texts: number }>('SELECT count(*) AS texts FROM embedding_cache')
  expect(cached?.texts).toBe(new Set(texts).size)
})

it('an outage leaves degraded decisions, which are put right when the provider is back', async () => {
  const down: ProviderFault[] = Array.from({ length: 500 }, () => ({ kind: 'status', status: 500 }))
  provider.faults.push(...down)
  await store('bea', ['when do you open', 'when do you open?', 'a quite different thing'])
  await until(async () => engine.providers.breaker().state !== 'closed')
  expect(await decisions('bea')).toEqual([])
  // A minute goes by.
  await live.lapse('bea')
  await engine.jobs.sendNow('decide', { creator: live.name('bea') })
  await until(async () => (await decisions('bea')).length === 3)
  expect((await decisions('bea')).map(({ outcome, isDegraded }) => [outcome, isDegraded])).toEqual([
    ['single', true],
    ['created', true],
    ['single', true],
  ])
  provider.faults.length = 0
  await until(async () => (await decisions('bea')).length === 6)
  const again = (await decisions('bea')).slice(3)
  expect(again.map(({ outcome, replaces }) => [outcome, replaces])).toEqual([
    ['degraded:kept', 1],
    ['degraded:kept', 2],
    ['single', 3],
  ])
  expect(engine.providers.breaker().state).toBe('closed')
})

it('a text that was embedded before has its vector as it is stored: nobody is asked, and it is counted as known', async () => {
  await store('fay', ['the usual question'])
  await until(async () => (await decisions('fay')).length === 1)
  const known = async () => {
    const [row] = await database.rows<{ texts: number }>(
      'SELECT coalesce(sum(cached_texts), 0) AS texts FROM embedding_calls',
    )
    return row?.texts ?? 0
  }
  const before = { requests: provider.requests, known: await known() }
  await live.store({
    ...{ creator: 'gus', externalId: 'known', text: 'The usual question', channel: 'known', isPaid: false },
    createdAtMs: Date.UTC(2026, 0, 1),
  })
  const [stored] = await database.rows<{ model: string; isSame: boolean }>(
    `SELECT m.embedding_model AS model, m.embedding = c.embedding AS "isSame"
     FROM messages m JOIN embedding_cache c USING (text_hash) WHERE m.creator_id = $1`,
    [live.name('gus')],
  )
  expect(stored).toEqual({ model: MODEL, isSame: true })
  expect(await known()).toBe(before.known + 1)
  engine.jobs.wake('decide')
  await until(async () => (await decisions('gus')).length === 1)
  expect(await decisions('gus')).toMatchObject([{ hasVector: true, isDegraded: false }])
  expect(provider.requests).toBe(before.requests)
})

it('a paid message and one of another model do without what is known of their text', async () => {
  await store('hal', ['known by one model'])
  await until(async () => (await decisions('hal')).length === 1)
  const message = { creator: 'ida', channel: 'paid', createdAtMs: Date.UTC(2026, 0, 1) }
  await live.store({ ...message, externalId: 'paid', text: 'known by one model', isPaid: true })
  await setModel('ida', 'another')
  await live.store({ ...message, externalId: 'other model', text: 'known by one model', isPaid: false })
  const vectors = await database.rows<{ isThere: boolean }>(
    'SELECT embedding IS NOT NULL AS "isThere" FROM messages WHERE creator_id = $1 ORDER BY seq',
    [live.name('ida')],
  )
  expect(vectors).toEqual([{ isThere: false }, { isThere: false }])
  await setModel('ida', MODEL)
})

it('a model that nobody makes keeps only those waiting who are compared by it', async () => {
  await store('jon', ['this one is first'])
  await until(async () => (await decisions('jon')).length === 1)
  await setModel('jon', 'another')
  await store('jon', ['nobody can embed this'])
  await store('kim', ['and everybody that'])
  await until(async () => (await decisions('kim')).length === 1)
  expect(await decisions('kim')).toMatchObject([{ hasVector: true, isDegraded: false }])
  expect(await decisions('jon')).toHaveLength(1)
  await setModel('jon', MODEL)
})

it('jobs that are done together with those of such a model are not given up with them', async () => {
  const quiet = new Live(database)
  const ids: Record<string, string[]> = {}
  for (const creator of ['lea', 'max']) {
    const message = { creator, externalId: creator, text: `hello from ${creator}`, channel: creator }
    await quiet.store({ ...message, createdAtMs: Date.UTC(2026, 0, 1), isPaid: false })
    const rows = await database.rows<{ id: string }>('SELECT id FROM messages WHERE creator_id = $1', [
      creator,
    ])
    ids[creator] = rows.map(({ id }) => id)
  }
  await setModel('lea', 'another')
  await giveUpAfter(0)
  await database.write(async (writer) => {
    for (const [creator, messages = []] of Object.entries(ids)) {
      await engine.jobs.send(writer, 'embed', { creator, messages })
    }
  })
  engine.jobs.wake('embed')
  await until(async () => (await decisions('max')).length === 1)
  await until(async () => (await deadOf('lea')).length === 1)
  expect(await deadOf('max')).toEqual([])
  await giveUpAfter(8)
  await setModel('lea', MODEL)
  await engine.jobs.boss.redrive('dead')
  await quiet.close()
})

it('a text that the provider refuses costs no other its vector', async () => {
  provider.options = { ...provider.options, badText: 'unspeakable' }
  await store('cleo', ['good morning', 'unspeakable', 'good evening'])
  await until(async () => (await decisions('cleo')).length >= 1)
  await live.lapse('cleo')
  await engine.jobs.sendNow('decide', { creator: live.name('cleo') })
  await until(async () => (await decisions('cleo')).length === 3)
  expect((await decisions('cleo')).map(({ hasVector }) => hasVector)).toEqual([true, false, true])
  provider.options = {}
})

it('a provider that wants another key leaves its jobs to be found and done again', async () => {
  provider.options = { key: 'another key' }
  const jobs = engine.jobs.boss
  await giveUpAfter(0)
  await store('dora', ['hello there'])
  const dead = () => deadOf('dora')
  await until(async () => (await dead()).length === 1)
  expect((await dead())[0]?.sourceOutput).toMatchObject({ message: 'EMBEDDING_KEY_REFUSED' })
  provider.options = {}
  expect(await jobs.redrive('dead')).toBe(1)
  engine.jobs.wake('embed')
  await until(async () => (await decisions('dora')).length === 1)
  expect(await decisions('dora')).toMatchObject([{ hasVector: true, isDegraded: false }])
  await giveUpAfter(8)
})

it('a message of a file waits longer, by the time that those before it take', async () => {
  const patient = new Live(database, { enqueue: enqueueImported(engine.jobs, engine.isLocal) })
  const down: ProviderFault[] = Array.from({ length: 500 }, () => ({ kind: 'status', status: 500 }))
  provider.faults.push(...down)
  let lastMs = 0
  for (let index = 0; index < 100; index++) {
    lastMs = performance.now()
    await patient.store({
      ...{ creator: 'file', text: `line ${index}`, externalId: `line ${index}`, channel: `${index}` },
      ...{ createdAtMs: Date.UTC(2026, 0, 1) + index, isPaid: false },
    })
  }
  const waiting = await waitingMessages(
    database,
    patient.name('file'),
    0,
    { messages: 100, characters: 10_000 },
    'on',
  )
  // Two seconds for the hundred before it, by the server's clock.
  expect(waiting).toHaveLength(100)
  expect(waiting[99]?.waitedMs).toBeLessThan(performance.now() - lastMs - 1_900)
  expect(waiting.every(({ waitedMs }) => waitedMs < VECTOR_WAIT_MS)).toBe(true)
  provider.faults.length = 0
  await patient.close()
})

it('another model goes live for a creator once all its messages are embedded by it', async () => {
  const push = (model: string) =>
    live.setConfig({
      ...{ threshold: 840_000, trigramThreshold: 900_000, suggestThreshold: 500_000, minimumWords: 0 },
      embeddingModel: model,
    })
  await store('emma', ['one two three', 'one two three four', 'something else'])
  await until(async () => (await decisions('emma')).length === 3)
  const modelOf = async () => {
    const [row] = await database.rows<{ model: string }>(`SELECT model FROM creators WHERE creator_id = $1`, [
      live.name('emma'),
    ])
    return row?.model
  }
  const version = await push('lexical-v1')
  await store('emma', ['one two three five'])
  await until(async () => (await decisions('emma')).length === 4)
  expect(await modelOf()).toBe(MODEL)
  expect(await engine.preparing.begin()).toBeGreaterThan(0)
  await until(async () => (await modelOf()) === 'lexical-v1')
  await store('emma', ['one two three six'])
  await until(async () => (await decisions('emma')).length === 5)
  const versions = await database.rows<{ version: number; model: string }>(
    `SELECT config_version AS version, model FROM decisions WHERE creator_id = $1 ORDER BY history`,
    [live.name('emma')],
  )
  expect(versions.map(({ model }) => model)).toEqual([MODEL, MODEL, MODEL, MODEL, 'lexical-v1'])
  expect(versions.map((each) => each.version === version)).toEqual([false, false, false, false, true])
  const places = () =>
    database.rows<{ model: string; beside: number }>(
      `SELECT embedding_model AS model, count(e.message_id) AS beside FROM messages m
       LEFT JOIN message_embeddings e ON e.message_id = m.id WHERE m.creator_id = $1 GROUP BY 1`,
      [live.name('emma')],
    )
  // The vectors in force are in the column, those before beside it.
  await until(async () => (await places()).every(({ model }) => model === 'lexical-v1'))
  expect(await places()).toEqual([{ model: 'lexical-v1', beside: 4 }])
})
