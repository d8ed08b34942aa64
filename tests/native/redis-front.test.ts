import { createClient } from '@redis/client'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { EmbeddingCache } from '../../electron/embeddings/embedding-cache.ts'
import { RedisFront } from '../../electron/embeddings/redis-front.ts'
import { sha256 } from '../../electron/messages/facts.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { embedderOf, TEST_MODEL } from '../support/embedders.ts'
import { FakeProvider } from '../support/fake-provider.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'
import { RedisServer } from '../support/redis-server.ts'

const texts = ['one', 'two', 'three ü']
const keyOf = (databaseId: string, text: string) =>
  `likeness:${databaseId}:embedding:${TEST_MODEL}:${sha256(text)}`

let database: PoolDatabase
let fake: FakeProvider
let redis: RedisServer
let logged: { event: string; detail: unknown }[]

beforeEach(async () => {
  database = await openTestDatabase()
  await emptyDatabase(database)
  fake = await FakeProvider.start()
  redis = await RedisServer.onFreePort()
  logged = []
})
afterEach(async () => {
  await fake.close()
  await redis.kill()
})

function openFront(databaseId = 'd1', url = redis.url): RedisFront {
  const front = new RedisFront({
    url,
    databaseId,
    log: (event, detail) => logged.push({ event, detail }),
    times: { answerMs: 100, connectMs: 500, pauseMs: 150 },
  })
  onTestFinished(() => front.close())
  return front
}

const embed = (front: RedisFront) => embedderOf(database, fake, { front }).embed(texts)
const events = () => logged.map(({ event }) => event)

/** As nobody waits for it, it is there a moment later. */
const untilThere = (front: RedisFront, count = texts.length) =>
  expect.poll(async () => (await front.read(TEST_MODEL, texts.map(sha256))).size).toBe(count)

async function openRaw() {
  const raw = createClient({ url: redis.url })
  // The server ends before it does.
  raw.on('error', () => undefined)
  await raw.connect()
  onTestFinished(() => raw.destroy())
  return raw
}

test('what is stored is also in Redis, bit for bit, for seven days, and the table is not asked for it', async () => {
  await redis.start()
  const raw = await openRaw()
  const front = openFront()
  const made = await embed(front)
  // The connection may have come up later than the embeddings.
  await expect
    .poll(async () => {
      await new EmbeddingCache(database, front).read(TEST_MODEL, texts.map(sha256))
      return raw.dbSize()
    })
    .toBe(3)
  await database.write((writer) => writer.run('DELETE FROM embedding_cache'))
  expect(await embed(front)).toEqual(made)
  expect(fake.requests).toBe(1)
  const left = await raw.ttl(keyOf('d1', 'one'))
  expect(left).toBeGreaterThan(7 * 86_400 - 60)
  expect(left).toBeLessThanOrEqual(7 * 86_400)
  expect(await raw.strLen(keyOf('d1', 'one'))).toBe(6145)
})

test('databases keep apart, and what others wrote there is no embedding', async () => {
  await redis.start()
  const raw = await openRaw()
  const front = openFront()
  await untilThere(front, 0)
  await embed(front)
  await untilThere(front)
  const other = openFront('d2')
  expect((await other.read(TEST_MODEL, texts.map(sha256))).size).toBe(0)
  await raw.set(keyOf('d1', 'one'), 'nonsense')
  await raw.set(keyOf('d1', 'two'), Buffer.alloc(6145, 7))
  await raw.set(keyOf('d1', 'three ü'), Buffer.alloc(6145))
  expect((await front.read(TEST_MODEL, texts.map(sha256))).size).toBe(0)
})

test('what is erased is gone there too', async () => {
  await redis.start()
  const front = openFront()
  await embed(front)
  await expect
    .poll(async () => {
      await new EmbeddingCache(database, front).read(TEST_MODEL, texts.map(sha256))
      return (await front.read(TEST_MODEL, texts.map(sha256))).size
    })
    .toBe(3)
  await new EmbeddingCache(database, front).erase(TEST_MODEL, [sha256('one')])
  expect([...(await front.read(TEST_MODEL, texts.map(sha256))).keys()]).toEqual(texts.slice(1).map(sha256))
})

test('where nobody listens nothing fails or waits; it is told once and tried again', async () => {
  const front = openFront('d1', redis.url.replace('redis://', 'redis://ann:secret@'))
  for (let round = 0; round < 3; round++) {
    const from = performance.now()
    await embed(front)
    expect(performance.now() - from).toBeLessThan(2000)
    await expect.poll(events).toEqual(['redis.away'])
  }
  expect(JSON.stringify(logged)).not.toContain('secret')
})

test('one that comes back is used again', async () => {
  await redis.start()
  const front = openFront()
  await embed(front)
  await redis.kill()
  await expect.poll(events).toEqual(['redis.away'])
  await embed(front)
  await redis.start()
  await expect
    .poll(async () => {
      await embed(front)
      return events()
    })
    .toEqual(['redis.away', 'redis.back'])
  await expect
    .poll(async () => {
      await embed(front)
      return (await front.read(TEST_MODEL, texts.map(sha256))).size
    })
    .toBe(3)
  expect(fake.requests).toBe(1)
})

test('one that hangs is waited for once, and then left alone for a while', async () => {
  await redis.start()
  const front = openFront()
  await embed(front)
  await expect
    .poll(async () => {
      await new EmbeddingCache(database, front).read(TEST_MODEL, texts.map(sha256))
      return (await front.read(TEST_MODEL, texts.map(sha256))).size
    })
    .toBe(3)
  redis.freeze()
  const from = performance.now()
  await front.read(TEST_MODEL, texts.map(sha256))
  const slow = performance.now()
  for (let round = 0; round < 20; round++) await front.read(TEST_MODEL, texts.map(sha256))
  const quick = performance.now()
  expect(slow - from).toBeGreaterThanOrEqual(100)
  expect(slow - from).toBeLessThan(3000)
  expect(quick - slow).toBeLessThan(1000)
  expect(events()).toEqual(['redis.away'])
  redis.thaw()
  await untilThere(front)
  expect(events()).toEqual(['redis.away', 'redis.back'])
})
