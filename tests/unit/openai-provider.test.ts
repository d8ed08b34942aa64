import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OpenAiProvider, type OpenAiServer } from '../../electron/embeddings/openai-provider.ts'
import { USUAL_PATIENCE } from '../../electron/embeddings/patience.ts'
import { unitVector } from '../../electron/embeddings/unit-vector.ts'
import { FakeProvider, numbersOfText, type ProviderFault, tokensOf } from '../support/fake-provider.ts'

const model = 'text-embedding-3-small'
const patience = {
  ...USUAL_PATIENCE,
  firstWaitMs: 4,
  longestWaitMs: 40,
  requestMs: 10_000,
  deadlineMs: 30_000,
  breakAfter: 100,
}

let fake: FakeProvider
beforeEach(async () => {
  fake = await FakeProvider.start()
})
afterEach(() => fake.close())

const provider = (server: Partial<OpenAiServer> = {}, patient: Partial<typeof patience> = {}) =>
  new OpenAiProvider(
    { baseUrl: fake.baseUrl, key: 'sk-secret', model, servedAs: null, ...server },
    { ...patience, ...patient },
  )

const tally = () => ({ requests: 0, tokens: 0 })
const expected = (text: string) => unitVector(numbersOfText(text, 1536))
const texts = Array.from({ length: 20 }, (_, index) => `text ${index} ü😀`)
const failureOf = (asking: Promise<unknown>) =>
  asking.then(
    () => null,
    (error: unknown) => error,
  )

test('each text gets its vector, in one request', async () => {
  const spent = tally()
  expect(await provider().ask(texts, spent)).toEqual(texts.map(expected))
  expect(spent).toEqual({ requests: 1, tokens: texts.reduce((sum, text) => sum + tokensOf(text), 0) })
  expect(fake.asked).toEqual([{ input: texts, model, dimensions: 1536, encoding_format: 'base64' }])
  expect(fake.headers[0]?.authorization).toBe('Bearer sk-secret')
})

describe('faults that pass', () => {
  const passing: ProviderFault[] = [
    { kind: 'status', status: 429 },
    { kind: 'status', status: 429, retryAfter: '0' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503, retryAfter: '0.01' },
    { kind: 'hang' },
    { kind: 'reset' },
    { kind: 'truncated' },
    { kind: 'count' },
    { kind: 'twice' },
    { kind: 'nan' },
    { kind: 'zeros' },
    { kind: 'drip', everyMs: 5 },
    { kind: 'drip', everyMs: 100, status: 500 },
  ]
  /** What ends only by the time for one request must not wait for long. */
  const timesOf = ({ kind }: ProviderFault) => (kind === 'hang' || kind === 'drip' ? { requestMs: 300 } : {})

  test.each(passing)('$kind $status $retryAfter: asked again, and nothing of it is kept', async (fault) => {
    fake.faults.push(fault, fault)
    const spent = tally()
    expect(await provider({}, timesOf(fault)).ask(texts, spent)).toEqual(texts.map(expected))
    expect([fake.requests, spent.requests]).toEqual([3, 3])
  })

  test.each(passing)('$kind $status $retryAfter, forever: a failure in the end', async (fault) => {
    fake.faults.push(...Array<ProviderFault>(3).fill(fault))
    const failure = await failureOf(provider({}, { ...timesOf(fault), attempts: 3 }).ask(texts, tally()))
    expect(failure).toMatchObject({
      code: expect.stringMatching(/^EMBEDDING_(PROVIDER_DOWN|ANSWER_REFUSED)$/),
    })
    expect(fake.requests).toBe(3)
  })

  test('a server that is not there', async () => {
    const asking = provider({}, { attempts: 2 })
    await fake.close()
    expect(await failureOf(asking.ask(texts, tally()))).toMatchObject({
      code: 'EMBEDDING_PROVIDER_DOWN',
      data: { detail: 'the connection failed (ECONNREFUSED)', until: null },
    })
  })
})

test('another order is put right', async () => {
  fake.faults.push({ kind: 'order' })
  expect(await provider().ask(texts, tally())).toEqual(texts.map(expected))
  expect(fake.requests).toBe(1)
})

describe('faults that last are not tried again', () => {
  const lasting: [ProviderFault, string][] = [
    [{ kind: 'status', status: 401, code: 'invalid_api_key' }, 'EMBEDDING_KEY_REFUSED'],
    [{ kind: 'status', status: 403 }, 'EMBEDDING_KEY_REFUSED'],
    [{ kind: 'status', status: 429, code: 'insufficient_quota' }, 'EMBEDDING_KEY_REFUSED'],
    [{ kind: 'status', status: 404 }, 'EMBEDDING_MODEL_UNKNOWN'],
    [{ kind: 'status', status: 405 }, 'EMBEDDING_ANSWER_REFUSED'],
    [{ kind: 'status', status: 307 }, 'EMBEDDING_ANSWER_REFUSED'],
    [{ kind: 'dimension', dimensions: 1535 }, 'EMBEDDING_ANSWER_REFUSED'],
    [{ kind: 'dimension', dimensions: 3072 }, 'EMBEDDING_ANSWER_REFUSED'],
    [{ kind: 'model', model: 'text-embedding-3-large' }, 'EMBEDDING_ANSWER_REFUSED'],
  ]
  test.each(lasting)('%j: %s', async (fault, code) => {
    fake.faults.push(fault)
    const asking = provider({}, { breakAfter: 1 })
    const failure = await failureOf(asking.ask(texts, tally()))
    expect(failure).toMatchObject({ code, data: { address: new URL(fake.baseUrl).origin } })
    expect(JSON.stringify(failure)).not.toContain('sk-secret')
    expect([fake.requests, asking.breaker().state]).toEqual([1, 'closed'])
  })
})

describe('texts that are refused', () => {
  test('are found and reported in their places, and the others are kept', async () => {
    fake.options = { badText: 'bad' }
    const mixed = texts.map((text, index) => ([3, 4, 17].includes(index) ? `bad ${text}` : text))
    const asking = provider({}, { breakAfter: 1 })
    const answers = await asking.ask(mixed, tally())
    const refused = { refused: '400 context_length_exceeded' }
    expect(answers).toEqual(mixed.map((text) => (text.startsWith('bad') ? refused : expected(text))))
    expect(asking.breaker().state).toBe('closed')
    expect(fake.requests).toBeLessThan(30)
  })

  test('too much at once goes in parts', async () => {
    fake.faults.push({ kind: 'status', status: 413 })
    expect(await provider().ask(texts, tally())).toEqual(texts.map(expected))
    expect(fake.asked.map(({ input }) => input.length)).toEqual([20, 10, 10])
  })

  test('where everything is refused it is not the texts, and that is found out by few requests', async () => {
    fake.options = { refuses: ['dimensions', 'encoding_format'], badText: '' }
    const many = Array.from({ length: 2048 }, (_, index) => `text ${index}`)
    expect(await failureOf(provider().ask(many, tally()))).toMatchObject({ code: 'EMBEDDING_ANSWER_REFUSED' })
    expect(fake.requests).toBe(4)
  })
})

describe('other servers', () => {
  test.each([
    ['that know no dimensions', { refuses: ['dimensions'] as const }],
    ['that know no base64 either', { refuses: ['dimensions', 'encoding_format'] as const }],
    ['that answer floats whatever they are asked', { speaksFloats: true }],
    ['that tell neither model nor index nor usage', { isTerse: true, speaksFloats: true }],
  ])('%s', async (_, options) => {
    fake.options = options
    const asking = provider()
    const spent = tally()
    expect(await asking.ask(texts, spent)).toEqual(texts.map(expected))
    const before = fake.requests
    expect(await asking.ask(texts, spent)).toEqual(texts.map(expected))
    expect(fake.requests).toBe(before + 1)
  })

  test('without a key send none', async () => {
    await provider({ key: null }).ask(['one'], tally())
    expect(fake.headers[0]).not.toHaveProperty('authorization')
  })

  test('may call the model otherwise', async () => {
    fake.faults.push({ kind: 'model', model }, { kind: 'fine' })
    const asking = provider({ servedAs: 'our-deployment' })
    expect(await asking.ask(['one'], tally())).toEqual([expected('one')])
    expect(await asking.ask(['one'], tally())).toEqual([expected('one')])
    expect(fake.asked.map((asked) => asked.model)).toEqual(['our-deployment', 'our-deployment'])
  })

  test('may have a query in their address, as Azure has', async () => {
    await provider({ baseUrl: `${fake.baseUrl}/deployments/d?api-version=2024-10-21` }).ask(['one'], tally())
    expect(fake.paths).toEqual(['/v1/deployments/d/embeddings?api-version=2024-10-21'])
  })
})

test('who calls it off gets the reason at once, and the provider is not to blame', async () => {
  fake.faults.push({ kind: 'hang' })
  const calling = new AbortController()
  const asking = provider({}, { breakAfter: 1, requestMs: 60_000 })
  const failure = failureOf(asking.ask(texts, tally(), { signal: calling.signal }))
  await expect.poll(() => fake.requests).toBe(1)
  const reason = new Error('enough')
  calling.abort(reason)
  expect(await failure).toBe(reason)
  expect(asking.breaker().state).toBe('closed')
})

test('the breaker opens while the server fails, and closes by itself', async () => {
  fake.faults.push(...Array<ProviderFault>(5).fill({ kind: 'status', status: 503 }))
  const asking = provider({}, { attempts: 1, breakAfter: 4, breakMs: 30, longestBreakMs: 60 })
  for (let time = 0; time < 4; time++) await failureOf(asking.ask(texts, tally()))
  const { state, until } = asking.breaker()
  expect([state, Date.parse(until ?? '') > Date.now() - 1000]).toEqual(['open', true])
  await expect.poll(() => asking.breaker().state).toBe('half-open')
  expect(await failureOf(asking.ask(texts, tally()))).toMatchObject({ code: 'EMBEDDING_PROVIDER_DOWN' })
  expect(fake.requests).toBe(5)
  await expect.poll(() => failureOf(asking.ask(texts, tally()))).toBeNull()
  expect(asking.breaker()).toEqual({ state: 'closed', until: null })
})
