import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { estimateBackfill } from '../../electron/app/backfill-estimate.ts'
import { readBackfill, startBackfill, steerBackfillAndTell } from '../../electron/app/backfills.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { writeEmbeddingSettings } from '../../electron/embeddings/embedding-settings.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { storeMessages } from '../../electron/messages/message-store.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { verifySchema } from '../../electron/store/verify.ts'
import { type Backfill, BackfillPlan, BackfillScope } from '../../shared/model/backfill.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { normalise } from '../../shared/text/normalise.ts'
import { FakeProvider } from '../support/fake-provider.ts'
import {
  decidedPicture,
  type ForeignMessage,
  foreignMessages,
  writeForeign,
} from '../support/foreign-messages.ts'
import { openJobEngine } from '../support/job-engine.ts'
import {
  emptyDatabase,
  openAnotherDatabase,
  openTestDatabase,
  postgresMigrations,
} from '../support/postgres.ts'

const MODEL = 'text-embedding-3-small'
const COUNT = 2_000
const DAY_MINUTES = 1_440

const providerOptions = { numbersOf: (text: string) => lexicalEmbedding(text).vector }
const firstConfig = { ...LEXICAL_DEFAULTS, embeddingModel: MODEL }

type JobEngine = Awaited<ReturnType<typeof openJobEngine>>

let database: PoolDatabase
let provider: FakeProvider
let messages: ForeignMessage[]
/** The messages of the window that are in no cluster, in the order they are to be taken in. */
let expected: ForeignMessage[]
/** What becomes of them where they are sent one after the other. */
let reference: Awaited<ReturnType<typeof decidedPicture>>

const byTime = (one: ForeignMessage, other: ForeignMessage) =>
  other.minutesAgo - one.minutesAgo || (one.id < other.id ? -1 : 1)

/** Asks until it is so; the test's own limit ends it otherwise. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

beforeAll(async () => {
  messages = foreignMessages(COUNT, Date.now())
  expected = messages
    .filter(({ minutesAgo, isHeld }) => minutesAgo < 90 * DAY_MINUTES && !isHeld)
    .sort(byTime)
  reference = await sentOneAfterTheOther()
  expect(reference.homes.length).toBeGreaterThan(10)
  database = await openTestDatabase()
}, 240_000)

async function sentOneAfterTheOther() {
  const other = await openAnotherDatabase()
  const otherProvider = await FakeProvider.start(providerOptions)
  await other.write((writer) => writeFirstConfig(writer, firstConfig))
  const engine = await openJobEngine(other, otherProvider.baseUrl, MODEL)
  for (const [name, own] of Map.groupBy(expected, ({ creator }) => creator)) {
    const creator = CreatorId.parse(name)
    await other.write(async (writer) => {
      const batch = await storeMessages(
        writer,
        creator,
        own.map(({ message }) => message),
      )
      await engine.enqueue(writer, creator, batch)
    })
  }
  await engine.deciding.settled()
  const picture = await decidedPicture(other)
  await engine.close()
  await otherProvider.close()
  await other.close()
  return picture
}

beforeEach(async () => {
  await emptyDatabase(database)
  await database.write((writer) => writeFirstConfig(writer, firstConfig))
  await writeForeign(database, messages)
  provider = await FakeProvider.start(providerOptions)
  return () => provider.close()
})

/** Closed when the test is through, if not before. */
async function open(more: Parameters<typeof openJobEngine>[3] = {}): Promise<JobEngine> {
  const engine = await openJobEngine(database, provider.baseUrl, MODEL, more)
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= engine.close()
    return closed
  }
  onTestFinished(close)
  return { ...engine, close }
}

const partsOf = ({ jobs }: Pick<JobEngine, 'jobs'>) => ({ database, jobs, author: 'ann' })
const planOf = (plan: Partial<BackfillPlan> = {}) => BackfillPlan.parse({ adoptsModel: MODEL, ...plan })
const newest = async (): Promise<Backfill> => {
  const backfill = await readBackfill({ database }, { id: null })
  if (!backfill) throw new Error('there is a backfill')
  return backfill
}
const lookedAt = async () => {
  const { takenIn, leftAlone } = await newest()
  return takenIn + leftAlone
}
const isDone = async () => (await newest()).state === 'done'

async function expectAllAsSent(engine: JobEngine): Promise<void> {
  await engine.deciding.settled()
  expect(await decidedPicture(database)).toEqual(reference)
  const held = messages.filter(({ isHeld, minutesAgo }) => isHeld && minutesAgo < 90 * DAY_MINUTES)
  expect(await newest()).toMatchObject({
    state: 'done',
    failure: null,
    takenIn: expected.length,
    leftAlone: held.length,
  })
}

function expectNoTextTwice(): void {
  const texts = provider.asked.flatMap(({ input }) => input)
  expect(texts.length).toBe(new Set(texts).size)
}

const saveSettings = (more: Partial<EmbeddingSettings>) => {
  const settings = EmbeddingSettings.parse({ baseUrl: provider.baseUrl, model: MODEL, ...more })
  return database.write((writer) => writeEmbeddingSettings(writer, settings, 'ann'))
}

const takesPart = ({ text, isPaid }: ForeignMessage) => !isPaid && /\w/.test(text)
const hasDirection = ({ vector }: ForeignMessage) => vector?.some((value) => value !== 0) ?? false

describe('a backfill', () => {
  it('does with the messages of its window what is done with such as are sent in that order', async () => {
    const engine = await open()
    const clusters = await oldClusters()
    await startBackfill(partsOf(engine), planOf())
    await until(isDone)
    await expectAllAsSent(engine)
    expect(await newest()).toMatchObject({ total: await lookedAt(), secondsLeft: null, author: 'ann' })
    expectNoTextTwice()
    const askable = expected.filter((message) => takesPart(message) && !hasDirection(message))
    const texts = new Set(askable.map(({ text }) => normalise(text)))
    expect(new Set(provider.asked.flatMap(({ input }) => input))).toEqual(texts)
    // A text that was adopted somewhere has its vector there only.
    expect((await newest()).embedded).toBe(askable.length)
    expect(await oldClusters()).toEqual(clusters)
    const [rest] = await database.rows<{ rows: number }>(
      'SELECT count(*) AS rows FROM messages WHERE seq IS NULL AND normaliser_version IS NULL',
    )
    expect(rest?.rows).toBe(COUNT - expected.length)
    expect(await verifySchema(database, postgresMigrations)).toEqual({ isAsExpected: true, differences: [] })
  })

  const oldClusters = () =>
    database.rows(
      `SELECT c.*, cm.message_id FROM cluster_messages cm JOIN clusters c ON c.id = cm.cluster_id
       JOIN messages m ON m.id = cm.message_id WHERE m.seq IS NULL ORDER BY cm.message_id`,
    )

  it('estimates its time by what requests took, and how many there can be at once', async () => {
    const engine = await open()
    const scope = BackfillScope.parse({ adoptsModel: null })
    await database.write((writer) =>
      writer.run(
        `INSERT INTO embedding_calls (purpose, model, texts, cached_texts, requests, tokens, dollar_millionths, duration_ms, outcome)
         SELECT 'backfill', $1, 100, 0, 1, 0, 0, 60000, 'ok' FROM generate_series(1, 20)`,
        [MODEL],
      ),
    )
    const minutes = async (settings: Partial<EmbeddingSettings>) => {
      await saveSettings(settings)
      return (await estimateBackfill({ database, isLocal: engine.isLocal }, scope)).minutes
    }
    const alone = await minutes({ concurrency: 1 })
    const texts = new Set(expected.filter(takesPart).map(({ text }) => normalise(text))).size
    const decidingMinutes = alone - (texts * 600) / 60_000
    expect(decidingMinutes).toBeGreaterThan(0)
    expect(decidingMinutes).toBeLessThan(1)
    expect(await minutes({ concurrency: 3 })).toBeCloseTo(decidingMinutes + (alone - decidingMinutes) / 3, 9)
    // Large requests: no more are asked for ahead of the pages.
    const most = await minutes({ concurrency: 64, backfillBatch: 2048 })
    expect(most).toBeCloseTo(decidingMinutes + (alone - decidingMinutes) / 3, 9)
    const small = await minutes({ concurrency: 64, backfillBatch: 100 })
    expect(small).toBeCloseTo(decidingMinutes + (alone - decidingMinutes) / 60, 9)
  })

  it('estimates first what it comes to', async () => {
    const engine = await open()
    const estimate = await estimateBackfill(
      { database, isLocal: engine.isLocal },
      BackfillScope.parse({ adoptsModel: MODEL }),
    )
    const inWindow = messages.filter(({ minutesAgo }) => minutesAgo < 90 * DAY_MINUTES)
    expect(estimate).toMatchObject({
      messages: inWindow.length,
      withVectors: inWindow.filter(({ vector }) => vector).length,
    })
    const one = await estimateBackfill(
      { database, isLocal: engine.isLocal },
      BackfillScope.parse({ creator: 'creator 1' }),
    )
    const texts = expected.filter((message) => message.creator === 'creator 1' && takesPart(message))
    expect(one.texts).toBe(new Set(texts.map(({ text }) => normalise(text))).size)
    expect(one.dollars).toBeCloseTo((one.tokens * 0.02) / 1e6, 12)
    expect(provider.requests).toBe(0)
  })

  it('goes on where it stood, whenever the program ended, and pays for no text twice', async () => {
    const ends = [
      async () => provider.requests >= 1,
      async () => (await lookedAt()) >= 200,
      async () => provider.requests >= 3,
      async () => (await lookedAt()) >= 800,
      async () => provider.requests >= 6,
    ]
    const settings = { backfillBatch: 100, concurrency: 2 }
    let engine = await open({ settings })
    await startBackfill(partsOf(engine), planOf())
    for (const isTime of ends) {
      await until(isTime)
      await engine.close()
      engine = await open({ settings })
      await engine.backfilling.catchUp()
    }
    await until(isDone)
    await expectAllAsSent(engine)
    expectNoTextTwice()
  })

  it('asks for more than the page at hand, so that requests are as large as they may be', async () => {
    const engine = await open()
    await saveSettings({ backfillBatch: 250 })
    await startBackfill(partsOf(engine), planOf({ adoptsModel: null }))
    await until(isDone)
    // A page has 200 messages.
    expect(Math.max(...provider.asked.map(({ input }) => input.length))).toBe(250)
    expectNoTextTwice()
  })

  it('undoes a page that breaks off at its end, and does it again', async () => {
    await breakOffPages(3)
    const engine = await open()
    await startBackfill(partsOf(engine), planOf())
    await until(isDone)
    const [tried] = await database.rows<{ pages: number }>('SELECT last_value AS pages FROM planted_pages')
    expect(tried?.pages).toBeGreaterThan(3)
    await expectAllAsSent(engine)
    expectNoTextTwice()
    await database.write(async (writer) => {
      await writer.run('DROP TRIGGER planted ON backfills')
      await writer.run('DROP FUNCTION planted_break')
      await writer.run('DROP SEQUENCE planted_pages')
    })
  })

  /** The first pages fail in the last statement of their transaction. */
  async function breakOffPages(pages: number): Promise<void> {
    await database.write(async (writer) => {
      await writer.run('CREATE SEQUENCE planted_pages')
      await writer.run(
        `CREATE FUNCTION planted_break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           IF NEW.after_id <> OLD.after_id AND nextval('planted_pages') <= ${pages} THEN
             RAISE EXCEPTION 'planted' USING ERRCODE = '57014';
           END IF;
           RETURN NEW;
         END $$`,
      )
      await writer.run(
        'CREATE TRIGGER planted BEFORE UPDATE ON backfills FOR EACH ROW EXECUTE FUNCTION planted_break()',
      )
    })
  }

  it('makes vectors anew that nobody names', async () => {
    const engine = await open()
    await startBackfill(partsOf(engine), planOf({ adoptsModel: null, creator: CreatorId.parse('creator 2') }))
    await until(isDone)
    const own = expected.filter((message) => message.creator === 'creator 2')
    expect(await newest()).toMatchObject({ takenIn: own.length })
    const texts = new Set(own.filter(takesPart).map(({ text }) => normalise(text)))
    expect(new Set(provider.asked.flatMap(({ input }) => input))).toEqual(texts)
    expect(await modelsInColumn('creator 2')).toEqual([
      { model: MODEL, messages: own.filter(takesPart).length },
    ])
    expect(await modelsInColumn('creator 1')).toEqual([])
  })

  it('keeps vectors of a model that is not in force beside its own', async () => {
    const engine = await open()
    const creator = CreatorId.parse('creator 1')
    await startBackfill(partsOf(engine), planOf({ adoptsModel: 'another', creator }))
    await until(isDone)
    const own = expected.filter((message) => message.creator === creator)
    expect(await modelsInColumn(creator)).toEqual([{ model: MODEL, messages: own.filter(takesPart).length }])
    const [beside] = await database.rows<{ messages: number }>(
      `SELECT count(*) AS messages FROM message_embeddings WHERE model = 'another'`,
    )
    expect(beside?.messages).toBe(own.filter(hasDirection).length)
  })

  const modelsInColumn = (creator: string) =>
    database.rows(
      `SELECT embedding_model AS model, count(*) AS messages FROM messages
       WHERE creator_id = $1 AND embedding_model IS NOT NULL GROUP BY 1 ORDER BY 1`,
      [creator],
    )
})

describe('an operator', () => {
  it('pauses it, has it go on, and ends it; only one runs', async () => {
    const engine = await open()
    const parts = partsOf(engine)
    await startBackfill(parts, planOf())
    await expect(startBackfill(parts, planOf())).rejects.toMatchObject({ code: 'BACKFILL_RUNNING' })
    await until(async () => (await lookedAt()) >= 200)
    const paused = await steerBackfillAndTell(parts, 'pause', { id: null })
    expect(paused.state).toBe('paused')
    await engine.deciding.settled()
    expect(await lookedAt()).toBe(paused.takenIn + paused.leftAlone)
    expect((await steerBackfillAndTell(parts, 'resume', { id: null })).state).toBe('running')
    await until(async () => (await lookedAt()) > paused.takenIn + paused.leftAlone)
    const cancelled = await steerBackfillAndTell(parts, 'cancel', { id: null })
    expect(cancelled).toMatchObject({ state: 'cancelled', secondsLeft: null })
    const resume = steerBackfillAndTell(parts, 'resume', { id: null })
    await expect(resume).rejects.toMatchObject({ code: 'BACKFILL_ENDED', data: { state: 'cancelled' } })
    // What is left is taken in by the next one, after what there is.
    await startBackfill(parts, planOf())
    await until(isDone)
    await engine.deciding.settled()
    expect(await decidedPicture(database)).toEqual(reference)
    expectNoTextTwice()
    const audit = await database.rows(
      `SELECT action FROM audit WHERE author = 'ann' AND action LIKE 'backfills.%' ORDER BY id`,
    )
    expect(audit).toEqual(
      ['start', 'pause', 'resume', 'cancel', 'start'].map((verb) => ({ action: `backfills.${verb}` })),
    )
  })

  it('pauses what is asked for ahead too: of a provider no more is wanted than was under way', async () => {
    const engine = await open({ settings: { backfillBatch: 10, concurrency: 1 } })
    const held = Promise.withResolvers<void>()
    // The first page needs twenty at the most, so by this one some were asked for ahead, in whichever order.
    provider.options = { ...providerOptions, holds: { from: 25, until: held.promise } }
    await startBackfill(partsOf(engine), planOf({ adoptsModel: null }))
    await until(async () => provider.requests === 25)
    await steerBackfillAndTell(partsOf(engine), 'pause', { id: null })
    // It is noticed within half a second, in which some three more may be begun.
    provider.options = { ...providerOptions, latencyMs: 150 }
    held.resolve()
    await until(async () => {
      const jobs = await engine.jobs.boss.findJobs('backfill')
      return jobs.every(({ state }) => state === 'completed')
    })
    const texts = new Set(expected.filter(takesPart).map(({ text }) => normalise(text))).size
    expect(provider.texts).toBeLessThan(texts)
    expectNoTextTwice()
    provider.options = providerOptions
    await steerBackfillAndTell(partsOf(engine), 'resume', { id: null })
    await until(isDone)
    await engine.deciding.settled()
    expect(provider.texts).toBe(texts)
    expectNoTextTwice()
  })

  it('finds it paused where the budget is spent or the key refused, and has it go on', async () => {
    const engine = await open()
    const parts = partsOf(engine)
    await saveSettings({ monthlyBudget: 0.00001 })
    await startBackfill(parts, planOf())
    await until(async () => (await newest()).state === 'paused')
    expect((await newest()).failure).toMatchObject({ code: 'EMBEDDING_BUDGET_SPENT' })
    await saveSettings({ monthlyBudget: 10 })
    provider.options = { ...providerOptions, key: 'another key' }
    await steerBackfillAndTell(parts, 'resume', { id: null })
    await until(async () => (await newest()).state === 'paused')
    expect((await newest()).failure).toMatchObject({ code: 'EMBEDDING_KEY_REFUSED' })
    provider.options = providerOptions
    await steerBackfillAndTell(parts, 'resume', { id: null })
    await until(isDone)
    await expectAllAsSent(engine)
  })

  it('has it run in some hours only, and at a rate', async () => {
    let now = Date.UTC(2026, 5, 1, 12)
    const engine = await open({ now: () => now })
    const waits = () => engine.jobs.boss.findJobs('backfill', { queued: true })
    const { id } = await startBackfill(
      partsOf(engine),
      planOf({ hours: { from: 2, to: 6 }, messagesPerMinute: 300 }),
    )
    const isWaiting = async () => {
      const queued = await waits()
      return queued.length === 1 && queued[0]?.singletonKey === `later ${id}`
    }
    const goOnAt = async (time: number) => {
      now = time
      await engine.backfilling.catchUp()
    }
    await until(isWaiting)
    expect(await lookedAt()).toBe(0)
    const night = Date.UTC(2026, 5, 2, 2)
    await goOnAt(night)
    await until(async () => (await lookedAt()) > 0)
    await goOnAt(night + 39_000)
    await until(isWaiting)
    expect(await lookedAt()).toBe(200)
    await goOnAt(night + 40_000)
    await until(async () => (await lookedAt()) > 200)
    expect(await lookedAt()).toBe(400)
    expect((await newest()).secondsLeft).toBeGreaterThan(0)
    await goOnAt(Date.UTC(2026, 5, 2, 6))
    await until(isWaiting)
    expect(await lookedAt()).toBe(400)
  })

  it('has messages that come in decided before the next page', async () => {
    const engine = await open()
    await database.write((writer) =>
      writer.run(`INSERT INTO creators (creator_id, last_seq) VALUES ('busy', 2001)`),
    )
    const { id } = await startBackfill(partsOf(engine), planOf({ creator: CreatorId.parse('creator 1') }))
    await until(async () => {
      const queued = await engine.jobs.boss.findJobs('backfill', { queued: true })
      return queued.some(({ singletonKey }) => singletonKey === `later ${id}`)
    })
    expect(await lookedAt()).toBe(0)
    await database.write((writer) => writer.run(`DELETE FROM creators WHERE creator_id = 'busy'`))
    await until(isDone)
    expect(await newest()).toMatchObject({
      takenIn: expected.filter((each) => each.creator === 'creator 1').length,
    })
  })
})
