import fc from 'fast-check'
import { Tiktoken } from 'js-tiktoken/lite'
import ranks from 'js-tiktoken/ranks/cl100k_base'
import { expect, test } from 'vitest'
import { firstTokens } from '../../electron/embeddings/first-tokens.ts'
import { planRequests } from '../../electron/embeddings/request-plan.ts'
import { isSameModel } from '../../electron/embeddings/same-model.ts'

const encoder = new Tiktoken(ranks)
const tokensIn = (text: string) => encoder.encode(text, [], []).length

const words = fc
  .array(
    fc.constantFrom(
      'order',
      'grüße',
      '😀',
      '退款',
      'don’t',
      "i'll",
      '1234567',
      '…',
      '<|endoftext|>',
      '\ufffd',
      'ﬁ',
    ),
    { minLength: 9000, maxLength: 12_000 },
  )
  .map((parts) => parts.join(' '))

test('of a long text the first 8,000 tokens, never half a character', async () => {
  await fc.assert(
    fc.asyncProperty(words, async (text) => {
      const first = await firstTokens(text)
      expect(text.startsWith(first.text)).toBe(true)
      expect(first.isTruncated).toBe(tokensIn(text) > 8000)
      expect(first.text.isWellFormed()).toBe(true)
      const tokens = tokensIn(first.text)
      expect(tokens).toBeLessThanOrEqual(8000)
      if (first.isTruncated) expect(tokens).toBeGreaterThan(7990)
    }),
    { numRuns: 5 },
  )
})

test('a text of 8,000 tokens is whole, and one more is not', async () => {
  const exact = `a${' a'.repeat(7999)}`
  expect(tokensIn(exact)).toBe(8000)
  expect(await firstTokens(exact)).toEqual({ text: exact, isTruncated: false })
  expect(await firstTokens(`${exact} b`)).toEqual({ text: exact, isTruncated: true })
})

test.each([
  ['one word of a million letters', 'ab'.repeat(500_000)],
  ['a million emoji', '😀'.repeat(500_000)],
  ['a million digits', '17'.repeat(500_000)],
])('%s takes no time to speak of', async (_, text) => {
  await firstTokens('a '.repeat(5000))
  const from = performance.now()
  const first = await firstTokens(text)
  expect(performance.now() - from).toBeLessThan(10_000)
  expect(first.isTruncated).toBe(true)
  expect(first.text.isWellFormed()).toBe(true)
  expect(text.startsWith(first.text)).toBe(true)
  expect(first.text.length).toBeGreaterThan(2000)
})

test('requests hold what they may, and everything in its order', () => {
  const text = fc.oneof(
    fc.string(),
    fc.integer({ min: 1, max: 300_000 }).map((length) => 'é'.repeat(length)),
  )
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (texts, most) => {
      const requests = planRequests(texts, most)
      expect(requests.flat()).toEqual(texts)
      for (const [index, request] of requests.entries()) {
        const bytes = request.reduce((sum, each) => sum + Buffer.byteLength(each), 0)
        expect(request.length).toBeGreaterThan(0)
        expect(request.length).toBeLessThanOrEqual(most)
        expect(bytes <= 280_000 || request.length === 1).toBe(true)
        const next = requests[index + 1]?.[0]
        if (next !== undefined && request.length < most)
          expect(bytes + Buffer.byteLength(next)).toBeGreaterThan(280_000)
      }
    }),
    { numRuns: 50 },
  )
  const short = Array.from({ length: 5000 }, () => 'x')
  expect(planRequests(short, 10_000).map(({ length }) => length)).toEqual([2048, 2048, 904])
})

test.each([
  ['text-embedding-3-small', 'text-embedding-3-small', true],
  ['text-embedding-3-small', 'Text-Embedding-3-Small', true],
  ['text-embedding-3-small', 'openai/text-embedding-3-small', true],
  ['openai/text-embedding-3-small', 'text-embedding-3-small', true],
  ['text-embedding-3-small', 'text-embedding-3-small-2024-01-25', true],
  ['text-embedding-ada-002', 'text-embedding-ada-002-v2', true],
  ['nomic-embed-text', 'nomic-embed-text:latest', true],
  ['nomic-embed-text', 'nomic-embed-text:v1.5', true],
  ['text-embedding-3-small', 'text-embedding-3-large', false],
  ['text-embedding-3', 'text-embedding-3-small', false],
  ['text-embedding-3-small', 'text-embedding-3-small-finetuned', false],
  ['text-embedding-3-small', 'text-embedding-3', false],
  ['bge-m3', 'bge-m3-large', false],
])('%s answered as %s: %j', (asked, answered, expected) => {
  expect(isSameModel(asked, answered)).toBe(expected)
})
