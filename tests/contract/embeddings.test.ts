import { readFileSync } from 'node:fs'
import path from 'node:path'
import { safe } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unitVector } from '../../electron/embeddings/unit-vector.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { appLinks } from '../support/app-links.ts'
import { FakeProvider, numbersOfText } from '../support/fake-provider.ts'
import { emptyDatabase } from '../support/postgres.ts'
import { startedApp } from '../support/started-app.ts'

const { app, dataFolder } = startedApp()
const workspace = () => app().context.active.workspace()
const key = 'sk-very-secret'

let fake: FakeProvider
beforeEach(async () => {
  fake = await FakeProvider.start({ key })
  await emptyDatabase((await workspace()).database)
})
afterEach(() => fake.close())

const settings = (change: Partial<EmbeddingSettings> = {}): EmbeddingSettings =>
  EmbeddingSettings.parse({ baseUrl: fake.baseUrl, model: 'text-embedding-3-small', ...change })

const nothing = {
  settings: null,
  key: null,
  breaker: { state: 'closed', until: null },
  spending: { spent: 0, tokens: 0, budget: null, share: null, isWarned: false, isSpent: false },
  cacheHitShare: null,
}

describe.each(appLinks)('embeddings over the $name link', ({ open }) => {
  test('are read before anything is set up', async () => {
    const client = await open(app())
    expect(await client.embeddings.read()).toEqual({ ...nothing, breaker: expect.anything() })
  })

  test('are tested before they are saved', async () => {
    const client = await open(app())
    const tested = await client.embeddings.test({ settings: settings(), key })
    expect(tested).toEqual({
      model: 'text-embedding-3-small',
      dimensions: 1536,
      milliseconds: expect.any(Number),
      tokens: 2,
      dollars: 0.04e-6,
    })
    expect((await client.embeddings.read()).spending).toMatchObject({ tokens: 2, spent: 0.04e-6 })
    const { error } = await safe(client.embeddings.test({ settings: settings(), key: 'sk-wrong' }))
    expect(error).toMatchObject({ code: 'EMBEDDING_KEY_REFUSED', data: { detail: '401 invalid_api_key' } })
    expect(await client.embeddings.read()).toMatchObject({ settings: null, key: null, cacheHitShare: 0 })
  })

  test('are saved, and the key stays here', async () => {
    const client = await open(app())
    const saved = await client.embeddings.save({ settings: settings({ monthlyBudget: 5 }), key })
    expect(saved).toMatchObject({
      settings: settings({ monthlyBudget: 5 }),
      key: 'held',
      spending: { budget: 5 },
    })
    expect(await client.embeddings.read()).toEqual(saved)
    const { database } = await workspace()
    const rows = await database.rows<{ everything: string }>(
      `SELECT (SELECT string_agg(s::text, '') FROM engine_settings s) || (SELECT string_agg(a::text, '') FROM audit a) AS everything`,
    )
    expect(rows[0]?.everything).toContain('embeddings.save')
    expect(rows[0]?.everything).not.toContain('secret')
    expect(JSON.stringify(saved)).not.toContain('secret')
    expect(await client.embeddings.save({ settings: settings(), forgetsKey: true })).toMatchObject({
      key: null,
    })
  })

  test.each([
    { baseUrl: 'ftp://host/v1' },
    { baseUrl: 'https://user:password@host/v1' },
    { baseUrl: 'not an address' },
    { model: '' },
    { model: 'lexical-v1' },
    { onlineBatch: 0 },
    { backfillBatch: 4096 },
    { monthlyBudget: -1 },
  ])('settings that make no sense are refused: %j', async (change) => {
    const client = await open(app())
    const refused = { ...settings(), ...change }
    expect((await safe(client.embeddings.save({ settings: refused }))).error).toMatchObject({
      code: 'BAD_REQUEST',
    })
    expect(
      (await safe(client.embeddings.save({ settings: settings(), key: 'with\r\nbreak' }))).error,
    ).toMatchObject({
      code: 'BAD_REQUEST',
    })
  })
})

describe('the provider of a model', () => {
  test('is the built-in one, without a word to anybody else', async () => {
    const { providers } = await workspace()
    const embedder = await providers.for('lexical-v1', 'online')
    const [embedding] = await embedder.embedEach(['where is my parcel'])
    expect(embedding).toMatchObject({ isTruncated: false })
    expect([embedder.isLocal, fake.requests]).toEqual([true, 0])
  })

  test('is the one that is set up, else it is said what to set', async () => {
    const { providers } = await workspace()
    await expect(providers.for('text-embedding-3-small', 'online')).rejects.toMatchObject({
      code: 'EMBEDDING_NOT_SET_UP',
      data: { model: 'text-embedding-3-small', configured: null },
    })
    const client = await appLinks[1]?.open(app())
    await client?.embeddings.save({ settings: settings(), key })
    const embedder = await providers.for('text-embedding-3-small', 'online')
    expect(await embedder.embed(['a', 'a'])).toEqual(
      ['a', 'a'].map((text) => ({ vector: unitVector(numbersOfText(text, 1536)), isTruncated: false })),
    )
    await expect(providers.for('text-embedding-3-large', 'online')).rejects.toMatchObject({
      code: 'EMBEDDING_NOT_SET_UP',
      data: { configured: 'text-embedding-3-small' },
    })
    await client?.embeddings.save({ settings: EmbeddingSettings.parse({ model: 'text-embedding-3-small' }) })
    await expect(providers.for('text-embedding-3-small', 'online')).rejects.toMatchObject({
      code: 'EMBEDDING_KEY_NEEDED',
      data: { address: 'https://api.openai.com' },
    })
    expect(await client?.embeddings.read()).toMatchObject({ cacheHitShare: 0.5, key: null })
  })

  test('shares its breaker and its limit, and warns of the budget', async () => {
    const { providers } = await workspace()
    const client = await appLinks[0]?.open(app())
    fake.options = { key, latencyMs: 10 }
    await client?.embeddings.save({
      settings: settings({
        concurrency: 2,
        onlineBatch: 1,
        dollarsPerMillionTokens: 1000,
        monthlyBudget: 0.025,
      }),
      key,
    })
    const texts = Array.from({ length: 10 }, (_, index) => `text number ${index}`)
    await Promise.all(
      [texts, texts.map((text) => `${text}!`)].map(async (share) =>
        (await providers.for('text-embedding-3-small', 'online')).embed(share),
      ),
    )
    expect(fake.mostAtOnce).toBeLessThanOrEqual(2)
    expect(await client?.embeddings.read()).toMatchObject({
      spending: { spent: fake.tokens / 1000, budget: 0.025, isWarned: true, isSpent: true },
    })
    expect(
      readFileSync(path.join(dataFolder, 'likeness.log'), { encoding: 'utf8', flag: 'a+' }),
    ).not.toContain('secret')
  })
})
