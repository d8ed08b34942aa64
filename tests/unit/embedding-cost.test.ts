import { Tiktoken } from 'js-tiktoken/lite'
import ranks from 'js-tiktoken/ranks/cl100k_base'
import { describe, expect, test } from 'vitest'
import { estimateCost, likelyTokens, mostTokens, priceOf } from '../../electron/embeddings/embedding-cost.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { normalise } from '../../shared/text/normalise.ts'
import { readSampleInbox } from '../support/sample-inbox.ts'

const encoder = new Tiktoken(ranks)
const settings = (change: object = {}) =>
  EmbeddingSettings.parse({ model: 'text-embedding-3-small', ...change })

/** By language, as the estimate has to hold for each. */
const byLanguage = Map.groupBy(
  [...readSampleInbox().values()].flatMap(({ messages }) => messages),
  ({ lang }) => lang,
)
const inboxes = [...byLanguage]
  .map(([lang, messages]) => ({ lang, texts: messages.map(({ text }) => normalise(text)) }))
  .filter(({ texts }) => texts.length >= 20)

describe.each(inboxes)('messages in $lang', ({ texts }) => {
  const tokens = texts.reduce((sum, text) => sum + encoder.encode(text, [], []).length, 0)
  const characters = texts.reduce((sum, text) => sum + [...text].length, 0)
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)

  test('cost what was estimated, within a third', () => {
    const estimate = estimateCost({ texts: texts.length, characters, bytes }, settings())
    expect(estimate.tokens / tokens).toBeGreaterThan(2 / 3)
    expect(estimate.tokens / tokens).toBeLessThan(4 / 3)
    expect(estimate.dollars).toBeCloseTo((estimate.tokens * 0.02) / 1e6, 12)
    expect(likelyTokens(texts)).toBe(estimate.tokens)
  })

  test('cost no more than is set aside for them', () => {
    expect(mostTokens(texts)).toBeGreaterThanOrEqual(tokens)
  })
})

test('the estimate says what it rests on, and counts no more of a text than is embedded', () => {
  const { tokens, basis } = estimateCost({ texts: 2, characters: 1e9, bytes: 1e9 }, settings())
  expect(tokens).toBe(16_000)
  expect(basis).toContain('2 texts of 1000000000 characters')
  expect(basis).toContain('$0.02 for a million tokens')
})

test('prices are those of OpenAI, none for other models, or what the operator says', () => {
  expect(priceOf(settings())).toBe(0.02)
  expect(priceOf(settings({ model: 'text-embedding-3-large' }))).toBe(0.13)
  expect(priceOf(settings({ model: 'nomic-embed-text' }))).toBe(0)
  expect(priceOf(settings({ dollarsPerMillionTokens: 0.5 }))).toBe(0.5)
})
