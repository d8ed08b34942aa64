import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Checking } from '../../electron/app/checking.ts'
import { decisionsToCheck } from '../../electron/clusters/sampled-decisions.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import { trigramIndex, vectorIndex } from '../../electron/store/creator-indexes.ts'
import { queueStates } from '../../electron/store/job-ledger.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { searchRecall } from '../../electron/store/search-recall.ts'
import type { RandomHistory } from '../support/commands.ts'
import { randomHistory } from '../support/histories.ts'
import { Live } from '../support/live.ts'
import { type LivePicture, livePicture, modelPicture, previewPicture } from '../support/live-picture.ts'
import { follow } from '../support/live-steps.ts'
import type { ModelConfig } from '../support/model/types.ts'
import { pictureOfModel } from '../support/picture.ts'
import { play } from '../support/playing.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'

const HISTORIES = 10
const LENGTH = 110
const EF_SEARCH = 1000
const creators = ['creator-0', 'creator-1']
const models = ['one', 'two']
const vectorOf = (normalised: string, model: string) =>
  normalised === '' || normalised === '🙏🙏'
    ? null
    : lexicalEmbedding(model === 'two' ? `${normalised} two` : normalised).vector

let database: PoolDatabase
let live: Live
const failed: unknown[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  live = new Live(database, {
    late: { models, vectorOf },
    search: {
      ...{ storedFrom: 0, backlogFrom: Number.POSITIVE_INFINITY },
      // Everyone is proposed, so that the links are those of a look at every candidate.
      stored: { proposals: 100_000, efSearch: EF_SEARCH, mostAnswered: 1 },
      onFailure: (error) => failed.push(error),
    },
  })
})

afterAll(() => live.close())

/** Those of the history at hand, as if each had become large. */
async function withIndexes(work: () => Promise<void>, of = live): Promise<void> {
  const indexes = creators.flatMap((creator) => [
    vectorIndex(of.name(creator), 0, database.state().pgvector),
    trigramIndex(of.name(creator)),
  ])
  for (const { statement } of indexes)
    await database.write((writer) => writer.run(statement.replace(' CONCURRENTLY', '')))
  await work()
  for (const { name } of indexes) await database.write((writer) => writer.run(`DROP INDEX ${name}`))
}

/**
 * A vector at right angles to all others has no neighbours that the graph of an index would lead to it by: of links that
 * score 0 one may be missing. No threshold here is so low that one could count.
 */
function withinReach(picture: LivePicture): LivePicture {
  const decisions = picture.decisions.map((decision) => ({
    ...decision,
    links: { ...decision.links, vector: decision.links.vector.filter(({ score }) => score > 0) },
  }))
  return { ...picture, decisions }
}

const aboveNone = ({ config, commands }: RandomHistory): RandomHistory => ({
  config: countable(config),
  commands: commands.map((command) =>
    'config' in command && command.config ? { ...command, config: countable(command.config) } : command,
  ),
})

const countable = (values: ModelConfig): ModelConfig => ({
  ...values,
  threshold: Math.max(1, values.threshold),
  suggestThreshold: Math.max(1, values.suggestThreshold),
})

test.each([{ models: ['one'] }, { models }])(
  'decided by the search of the database, a history by models $models is that of the slow model, and replays to itself',
  async ({ models: ofHistory }) => {
    const methods = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(randomHistory(LENGTH, ofHistory).map(aboveNone), async (history) => {
        const { model, steps } = play(history, () => undefined, vectorOf)
        await live.begin(history.config)
        await withIndexes(async () => {
          for (const step of steps) await follow(live, step)
        })
        for (const creator of model.creatorNames()) {
          expect(withinReach(await livePicture(live, creator))).toEqual(
            withinReach(modelPicture(model, creator)),
          )
          const { world, decisions } = model.creator(creator)
          expect(await previewPicture(live, creator, model)).toEqual(pictureOfModel(world, decisions))
          for (const { method, efSearch, made } of await foundBy(creator)) {
            methods.set(method, (methods.get(method) ?? 0) + made)
            expect(efSearch).toBe(method === 'hnsw' ? EF_SEARCH : null)
          }
        }
        expect(failed).toEqual([])
      }),
      { numRuns: HISTORIES, endOnFailure: true },
    )
    expect(methods.get('hnsw')).toBeGreaterThan(HISTORIES)
    expect(methods.get('exact')).toBeUndefined()
  },
  300_000,
)

const orders = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    creator: 'creator-0',
    externalId: `order-${from + index}`,
    text: `order ${'abcdefghij'[index % 10]} is late`,
    channel: `channel-${index}`,
    isPaid: false,
    createdAtMs: Date.UTC(2026, 0, 1) + from + index,
  }))

const config = {
  ...{ threshold: 900_000, trigramThreshold: 900_000, suggestThreshold: 800_000, minimumWords: 0 },
  embeddingModel: 'one',
}

test('of the decisions by an index some are searched again, each once, and what that shows is told', async () => {
  const jobs = await BossJobs.start(database, (event) => failed.push(event))
  const checking = new Checking({ database, jobs, log: (event) => failed.push(event), oneIn: 2 })
  // What the histories left pending is nobody's here: nothing is checked while many wait to be decided.
  await emptyDatabase(database)
  await live.begin(config)
  await withIndexes(async () => {
    for (const message of orders(60)) await live.store(message)
    await live.decide('creator-0')
  })
  const creator = live.name('creator-0')
  const checked = async () => {
    const rows = await database.rows<{ history: number }>(
      'SELECT DISTINCT history FROM search_checks WHERE creator_id = $1 ORDER BY history',
      [creator],
    )
    return rows.map(({ history }) => history)
  }
  const due = await decisionsToCheck(database, creator, { oneIn: 2, limit: 100 })
  // One in two of sixty: that it is fewer than ten or more than fifty is not to be met.
  expect(due.length).toBeGreaterThan(10)
  expect(due.length).toBeLessThan(50)
  await checking.check(creator, AbortSignal.timeout(60_000))
  expect(await checked()).toEqual(due.slice(0, 20))
  await checking.check(creator, AbortSignal.timeout(60_000))
  expect(await checked()).toEqual(due)
  const recall = await searchRecall(database)
  expect(recall.map(({ kind, checks, best }) => [kind, checks - best])).toEqual([
    ['trigram', 0],
    ['vector', 0],
  ])
  checking.schedule(creator)
  await vi.waitFor(async () =>
    expect(await queueStates(database)).toContainEqual(
      expect.objectContaining({ queue: 'check', deferred: 1 }),
    ),
  )
  await jobs.stop()
})

test('a backlog is decided exactly, first and second decisions alike, and a few at a time by the index', async () => {
  const other = new Live(database, {
    late: { models, vectorOf },
    search: { storedFrom: 0, onFailure: (error) => failed.push(error) },
  })
  await other.begin(config)
  await withIndexes(async () => {
    const decided = async (messages: ReturnType<typeof orders>, isLate = false) => {
      for (const message of messages) await other.store(message, isLate)
      await other.lapse('creator-0')
      await other.decide('creator-0')
      const [last] = await database.rows<{ seq: number; methods: string[] }>(
        `SELECT max(seq)::int AS seq, array_agg(DISTINCT search_method) AS methods FROM decisions
         WHERE creator_id = $1 AND history > (SELECT max(history) - $2 FROM decisions WHERE creator_id = $1)`,
        [other.name('creator-0'), messages.length],
      )
      return last
    }
    expect(await decided(orders(5))).toEqual({ seq: 5, methods: ['hnsw'] })
    expect(await decided(orders(5, 5), true)).toEqual({ seq: 10, methods: ['hnsw'] })
    for (let seq = 6; seq <= 10; seq++) await other.arrive('creator-0', seq)
    await other.decide('creator-0')
    expect(await foundBy('creator-0', other)).toMatchObject([{ method: 'hnsw', made: 15 }])
    expect(await decided(orders(40, 10), true)).toEqual({ seq: 50, methods: ['exact'] })
    // It is held by now.
    expect(await decided(orders(3, 50))).toEqual({ seq: 53, methods: ['exact'] })
    for (let seq = 11; seq <= 50; seq++) await other.arrive('creator-0', seq)
    await other.decide('creator-0')
    expect(await foundBy('creator-0', other)).toMatchObject([
      { method: 'exact', made: 83 },
      { method: 'hnsw', made: 15 },
    ])
  }, other)
  expect(failed).toEqual([])
  await other.close()
})

test('a creator that has become too large to be held is asked of the index again', async () => {
  const other = new Live(database, {
    late: { models, vectorOf },
    mostHeld: 45,
    search: { storedFrom: 0, onFailure: (error) => failed.push(error) },
  })
  await other.begin(config)
  await withIndexes(async () => {
    for (const [from, count] of [
      [0, 40],
      [40, 10],
      [50, 3],
    ] as const) {
      for (const message of orders(count, from)) await other.store(message)
      await other.decide('creator-0')
    }
  }, other)
  expect(await foundBy('creator-0', other)).toMatchObject([
    { method: 'exact', made: 50 },
    { method: 'hnsw', made: 3 },
  ])
  expect(failed).toEqual([])
  await other.close()
})

test('a backlog of one that is too large to be held is decided exactly to its last message', async () => {
  const other = new Live(database, {
    late: { models, vectorOf },
    mostHeld: 10,
    search: { storedFrom: 0, onFailure: (error) => failed.push(error) },
  })
  await other.begin(config)
  await withIndexes(async () => {
    for (const message of orders(20)) await other.store(message)
    for (const message of orders(20, 20)) await other.store(message, true)
    expect(await other.decide('creator-0')).toBe(20)
    for (let seq = 21; seq <= 40; seq++) await other.arrive('creator-0', seq)
    for (const message of orders(2, 40)) await other.store(message, true)
    expect(await other.decide('creator-0')).toBe(20)
    expect(await foundBy('creator-0', other)).toMatchObject([{ method: 'exact', made: 40 }])
    // Those that came after it are few.
    for (let seq = 41; seq <= 42; seq++) await other.arrive('creator-0', seq)
    expect(await other.decide('creator-0')).toBe(2)
  }, other)
  expect(await foundBy('creator-0', other)).toMatchObject([
    { method: 'exact', made: 40 },
    { method: 'hnsw', made: 2 },
  ])
  expect(failed).toEqual([])
  await other.close()
})

test('what the database does not find is found in memory', async () => {
  const told: unknown[] = []
  const other = new Live(database, {
    late: { models, vectorOf },
    search: { storedFrom: 0, stored: { efSearch: 1_000_000 }, onFailure: (error) => told.push(error) },
  })
  await other.begin(config)
  const indexes = [
    vectorIndex(other.name('creator-0'), 0, database.state().pgvector),
    trigramIndex(other.name('creator-0')),
  ]
  for (const { statement } of indexes)
    await database.write((writer) => writer.run(statement.replace(' CONCURRENTLY', '')))
  for (const message of orders(20)) await other.store(message)
  await other.decide('creator-0')
  expect(told.length).toBeGreaterThan(0)
  const found = await database.rows(
    `SELECT d.search_method AS method, l.scores[1] AS score FROM decisions d
     JOIN links l USING (creator_id, history)
     WHERE d.creator_id = $1 AND d.seq > 10 AND l.kind = 'vector'`,
    [other.name('creator-0')],
  )
  expect(found).toEqual(Array.from({ length: 10 }, () => ({ method: 'exact', score: 1_000_000 })))
  await other.close()
})

const foundBy = (creator: string, of = live) =>
  database.rows<{ method: string; efSearch: number | null; made: number }>(
    `SELECT search_method AS method, ef_search AS "efSearch", count(*) AS made FROM decisions
     WHERE creator_id = $1 GROUP BY search_method, ef_search ORDER BY search_method`,
    [of.name(creator)],
  )
