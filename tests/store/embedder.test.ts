import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EmbeddingCache } from '../../electron/embeddings/embedding-cache.ts'
import type { EmbedderParts, Outcome } from '../../electron/embeddings/embedder.ts'
import { UnderWay } from '../../electron/embeddings/under-way.ts'
import { unitVector } from '../../electron/embeddings/unit-vector.ts'
import { sha256 } from '../../electron/messages/facts.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { embedderOf, TEST_MODEL } from '../support/embedders.ts'
import { FakeProvider, numbersOfText, type ProviderFault, tokensOf } from '../support/fake-provider.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'

let database: PoolDatabase
let fake: FakeProvider
beforeEach(async () => {
  database = await openTestDatabase()
  await emptyDatabase(database)
  fake = await FakeProvider.start()
})
afterEach(() => fake.close())

const embedder = (change: Parameters<typeof embedderOf>[2] = {}) => embedderOf(database, fake, change)
const made = (text: string) => ({ vector: unitVector(numbersOfText(text, 1536)), isTruncated: false })
const textsOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `text ${from + index}`)
const calls = () =>
  database.rows<Record<string, unknown>>(
    `SELECT purpose, model, texts, cached_texts AS cached, requests, tokens, dollar_millionths AS millionths, outcome
     FROM embedding_calls ORDER BY id`,
  )
const failureOf = (asking: Promise<unknown>) =>
  asking.then(
    () => null,
    (error: unknown) => error,
  )
/** Answers that are never twice the same, as those of real providers. */
const changing = () => Float32Array.from(randomBytes(1536), (byte) => byte - 127.5)

describe('the cache', () => {
  test('identical texts are asked once, ever', async () => {
    const texts = ['a', 'b', 'a', 'c', 'b', 'a']
    expect(await embedder().embed(texts)).toEqual(texts.map(made))
    expect(await embedder().embed(['c', 'd', 'a'])).toEqual(['c', 'd', 'a'].map(made))
    expect(await embedder().embed(['c', 'd'])).toEqual(['c', 'd'].map(made))
    expect(fake.asked.map(({ input }) => input)).toEqual([['a', 'b', 'c'], ['d']])
    expect((await calls()).map(({ texts: sent, cached, requests }) => [sent, cached, requests])).toEqual([
      [3, 3, 1],
      [1, 2, 1],
      [0, 2, 0],
    ])
  })

  test('of many in one program that ask for the same at once one asks, and each text once', async () => {
    fake.options = { numbersOf: changing, latencyMs: 20 }
    const underWay = new UnderWay<Outcome>()
    const shares = [textsOf(40), textsOf(40).toReversed(), textsOf(35, 20), textsOf(1, 7), textsOf(40)]
    const found = await Promise.all(shares.map((share) => embedder({ underWay }).embed(share)))
    const asked = fake.asked.flatMap(({ input }) => input)
    expect(asked.toSorted()).toEqual(textsOf(55).toSorted())
    const stored = await new EmbeddingCache(database, null).read(TEST_MODEL, textsOf(55).map(sha256))
    for (const [at, share] of shares.entries()) {
      expect(found[at]).toEqual(share.map((text) => stored.get(sha256(text))))
    }
  })

  test('whoever waits for a text that another one gives up asks for it', async () => {
    fake.options = { latencyMs: 50 }
    const underWay = new UnderWay<Outcome>()
    const leaving = new AbortController()
    const leaves = failureOf(embedder({ underWay }).embed(textsOf(5), leaving.signal))
    const stays = embedder({ underWay }).embed(textsOf(8))
    leaving.abort()
    expect(await leaves).toBeInstanceOf(Error)
    expect(await stays).toEqual(textsOf(8).map(made))
  })

  test('of many that ask for the same at once all get the vectors that are stored', async () => {
    fake.options = { numbersOf: changing }
    const shares = [textsOf(40), textsOf(40).toReversed(), textsOf(25, 10), textsOf(1, 7), textsOf(40)]
    const found = await Promise.all(shares.map((share) => embedder().embed(share)))
    const stored = await new EmbeddingCache(database, null).read(TEST_MODEL, textsOf(40).map(sha256))
    expect(stored.size).toBe(40)
    for (const [at, share] of shares.entries()) {
      expect(found[at]).toEqual(share.map((text) => stored.get(sha256(text))))
    }
  })

  test('what is stored is read back bit for bit, by whatever connection', async () => {
    fake.options = { numbersOf: changing }
    const first = await embedder().embed(textsOf(30))
    expect(await embedder().embed(textsOf(30))).toEqual(first)
  })

  test('models are apart, and a text can be erased', async () => {
    await embedder().embed(['a', 'b'])
    const cache = new EmbeddingCache(database, null)
    expect(await cache.read('text-embedding-3-large', [sha256('a')])).toEqual(new Map())
    await cache.erase(TEST_MODEL, [sha256('a')])
    expect([...(await cache.read(TEST_MODEL, [sha256('a'), sha256('b')])).keys()]).toEqual([sha256('b')])
  })

  test('a text that was cut is known as such afterwards', async () => {
    const long = 'refund please '.repeat(6000).trim()
    const [first] = await embedder().embed([long])
    expect(first?.isTruncated).toBe(true)
    expect(fake.asked[0]?.input[0]?.length).toBeLessThan(long.length)
    expect(await embedder().embed([long])).toEqual([first])
  })
})

describe('faults', () => {
  const faults: fc.Arbitrary<ProviderFault> = fc.constantFrom<ProviderFault>(
    { kind: 'fine' },
    { kind: 'status', status: 429 },
    { kind: 'status', status: 429, retryAfter: '0.01' },
    { kind: 'status', status: 500 },
    { kind: 'reset' },
    { kind: 'truncated' },
    { kind: 'count' },
    { kind: 'order' },
    { kind: 'twice' },
    { kind: 'nan' },
    { kind: 'status', status: 401 },
    { kind: 'dimension', dimensions: 768 },
    { kind: 'model', model: 'text-embedding-3-large' },
  )

  test('of any kind in any order lose nothing, store nothing false and pay for nothing twice', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(faults, { maxLength: 30 }), async (script) => {
        const texts = textsOf(35, 1000 * ++run)
        fake.faults.splice(0, Number.POSITIVE_INFINITY, ...script)
        const patience = { attempts: 2 }
        let attempts = 0
        while ((await failureOf(embedder({ patience }).embed(texts))) !== null) attempts += 1
        expect(attempts).toBeLessThanOrEqual(script.length)
        expect(await embedder().embed(texts)).toEqual(texts.map(made))
        const [row] = await database.rows<{ tokens: number }>(
          `SELECT sum(tokens)::int AS tokens FROM embedding_calls WHERE outcome = 'ok' AND texts > 0
           AND id > (SELECT coalesce(max(id), 0) FROM embedding_calls WHERE outcome = 'mark')`,
        )
        expect(row?.tokens).toBe(texts.reduce((sum, text) => sum + tokensOf(text), 0))
        await database.write((writer) =>
          writer.run(
            `INSERT INTO embedding_calls (purpose, model, texts, cached_texts, requests, tokens, dollar_millionths, duration_ms, outcome)
             VALUES ('check', '', 0, 0, 0, 0, 0, 0, 'mark')`,
          ),
        )
      }),
      { numRuns: 25 },
    )
  })

  test('texts that are refused stand in their places; the others are stored', async () => {
    fake.options = { badText: 'bad' }
    const texts = ['one', 'bad two', 'three', 'bad two', 'four']
    const refused = { refused: '400 context_length_exceeded' }
    const expected = texts.map((text) => (text === 'bad two' ? refused : made(text)))
    expect(await embedder().embedEach(texts)).toEqual(expected)
    expect(await failureOf(embedder().embed(texts))).toMatchObject({
      code: 'EMBEDDING_REFUSED',
      data: { indexes: [1, 3] },
    })
    expect(fake.asked.at(-1)?.input).toEqual(['bad two'])
  })

  test('are written down with what they cost', async () => {
    fake.faults.push({ kind: 'status', status: 500 }, { kind: 'fine' }, { kind: 'status', status: 401 })
    await embedder().embed(['four'])
    await failureOf(embedder().embed(['five']))
    const common = { purpose: 'online', model: TEST_MODEL, texts: 1, cached: 0 }
    expect(await calls()).toEqual([
      { ...common, requests: 2, tokens: 1, millionths: 0.02, outcome: 'ok' },
      { ...common, requests: 1, tokens: 0, millionths: 0, outcome: 'EMBEDDING_KEY_REFUSED' },
    ])
  })

  test('a server that counts no tokens is charged by the estimate', async () => {
    fake.options = { isTerse: true, speaksFloats: true }
    await embedder().embed(['12345678'])
    expect(await calls()).toMatchObject([{ tokens: 2 }])
  })
})

describe('requests', () => {
  test('hold the batch, and no more run at once than may', async () => {
    fake.options = { latencyMs: 20 }
    await embedder().embed(textsOf(95))
    expect(fake.asked.map(({ input }) => input.length).toSorted((a, b) => b - a)).toEqual([
      ...Array(9).fill(10),
      5,
    ])
    expect(fake.mostAtOnce).toBeGreaterThan(1)
    expect(fake.mostAtOnce).toBeLessThanOrEqual(4)
  })

  test('those that wait are not made after one has failed, and those that run are kept', async () => {
    fake.faults.push({ kind: 'fine' }, { kind: 'status', status: 401 }, { kind: 'fine' }, { kind: 'fine' })
    fake.options = { latencyMs: 20 }
    expect(await failureOf(embedder().embed(textsOf(95)))).toMatchObject({ code: 'EMBEDDING_KEY_REFUSED' })
    expect(fake.requests).toBeLessThan(10)
    const stored = await new EmbeddingCache(database, null).read(TEST_MODEL, textsOf(95).map(sha256))
    expect(stored.size).toBe((fake.requests - 1) * 10)
  })

  test('end with the reason when they are called off', async () => {
    fake.faults.push({ kind: 'hang' })
    const calling = new AbortController()
    const asking = failureOf(embedder({ patience: { requestMs: 60_000 } }).embed(['a'], calling.signal))
    await expect.poll(() => fake.requests).toBe(1)
    calling.abort(new Error('enough'))
    expect(await asking).toMatchObject({ message: 'enough' })
    expect(await calls()).toMatchObject([{ outcome: 'broken-off', tokens: 0 }])
  })
})

describe('the budget', () => {
  const dear: Partial<EmbedderParts> = { price: 1000, budget: 0.1, purpose: 'backfill', batch: 5 }

  test('stops whatever is not online before it is overspent, however many ask at once', async () => {
    fake.options = { latencyMs: 5 }
    const asking = Array.from({ length: 8 }, (_, index) =>
      failureOf(embedder(dear).embed(textsOf(40, index * 40))),
    )
    const failures = await Promise.all(asking)
    expect(failures.some((failure) => failure !== null)).toBe(true)
    for (const failure of failures)
      if (failure) expect(failure).toMatchObject({ code: 'EMBEDDING_BUDGET_SPENT', data: { budget: 0.1 } })
    expect(fake.requests).toBeGreaterThan(2)
    expect(fake.tokens * 1000).toBeLessThanOrEqual(0.1 * 1e6)
    for (const purpose of ['backfill', 'prepare', 'check'] as const) {
      expect(await failureOf(embedder({ ...dear, purpose }).embed(textsOf(200, 900)))).toMatchObject({
        code: 'EMBEDDING_BUDGET_SPENT',
      })
    }
    expect(fake.tokens * 1000).toBeLessThanOrEqual(0.1 * 1e6)
    const before = fake.requests
    await embedder({ ...dear, purpose: 'online' }).embed(['a message'])
    expect(fake.requests).toBe(before + 1)
  })

  test('is of a calendar month in UTC', async () => {
    await database.write((writer) =>
      writer.run(
        `INSERT INTO embedding_calls (at, purpose, model, texts, cached_texts, requests, tokens, dollar_millionths, duration_ms, outcome)
         VALUES (date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '1 second',
           'online', 'm', 1, 0, 1, 1, 1e9, 1, 'ok')`,
      ),
    )
    expect(await failureOf(embedder(dear).embed(['a']))).toBeNull()
    await database.write((writer) =>
      writer.run(`UPDATE embedding_calls SET at = at + interval '1 second' WHERE model = 'm'`),
    )
    expect(await failureOf(embedder(dear).embed(['b']))).toMatchObject({
      code: 'EMBEDDING_BUDGET_SPENT',
      data: { spent: expect.closeTo(1000, 1) },
    })
  })

  test('stops nothing that is free, or in the cache', async () => {
    await embedder().embed(['a'])
    expect(await failureOf(embedder({ ...dear, budget: 0 }).embed(['a']))).toBeNull()
    expect(await failureOf(embedder({ ...dear, budget: 0, price: 0 }).embed(['b']))).toBeNull()
    expect(await failureOf(embedder({ ...dear, budget: 0 }).embed(['c']))).toMatchObject({
      code: 'EMBEDDING_BUDGET_SPENT',
    })
  })
})
