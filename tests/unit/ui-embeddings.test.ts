import { describe, expect, test } from 'vitest'
import { keyHint } from '../../renderer/embeddings/key-words.ts'
import { pushErrors, startsAt } from '../../renderer/embeddings/model-push.ts'
import { originOf, providerErrors, settingsOf, valuesOf } from '../../renderer/embeddings/provider-values.ts'
import { dollarsText } from '../../renderer/ui/numbers.ts'
import { spanText } from '../../renderer/ui/times.ts'
import { LEXICAL_MODEL, EmbeddingSettings } from '../../shared/model/embedding.ts'

const settings = EmbeddingSettings.parse({
  baseUrl: 'https://x.example/v1',
  model: 'm',
  servedAs: 'deployed',
  dollarsPerMillionTokens: 0,
  monthlyBudget: 2.5,
})

describe('the form of a provider', () => {
  test('holds what is saved, and gives it back', () => {
    expect(settingsOf(valuesOf(settings))).toEqual(settings)
    expect(settingsOf(valuesOf(null))).toEqual(EmbeddingSettings.parse({ model: 'text-embedding-3-small' }))
    expect(valuesOf(settings).key).toBe('')
  })

  test('takes an emptied number as none', () => {
    const emptied = {
      ...valuesOf(settings),
      price: '',
      budget: '',
      onlineBatch: '',
      backfillBatch: '',
      concurrency: '',
    }
    expect(settingsOf(emptied)).toMatchObject({
      ...{ dollarsPerMillionTokens: null, monthlyBudget: null },
      ...{ onlineBatch: 32, backfillBatch: 2048, concurrency: 4 },
    })
  })

  test.each([
    ['baseUrl', 'https://user:password@x.example'],
    ['model', ' '],
    ['model', LEXICAL_MODEL],
    ['servedAs', 'x'.repeat(201)],
    ['price', -1],
    ['budget', 1e9],
    ['onlineBatch', 1.5],
    ['backfillBatch', 2049],
    ['concurrency', 65],
    ['key', 'two words'],
  ] as const)('says at its field that %s cannot be %s', (field, value) => {
    const errors = providerErrors({ ...valuesOf(settings), [field]: value })
    expect(Object.keys(errors)).toEqual([field])
    expect(errors[field]).toMatch(/\w+/)
  })

  test('finds nothing wrong with what is saved, and names the server of a key', () => {
    expect(providerErrors(valuesOf(settings))).toEqual({})
    expect([originOf('https://x.example/v1?a=b'), originOf('typing')]).toEqual([
      'https://x.example',
      'typing',
    ])
    const known = { source: 'kept', isOtherServer: false, origin: 'https://x.example' } as const
    expect(keyHint(known)).toContain('Known already')
    expect(keyHint({ ...known, isOtherServer: true })).toContain('the one for https://x.example')
  })
})

test('thresholds that are pushed with a model are of that model, the suggest threshold no higher', () => {
  for (const model of [LEXICAL_MODEL, 'text-embedding-3-small'])
    expect(pushErrors(startsAt(model))).toEqual({})
  expect(pushErrors({ threshold: 0.4, suggestThreshold: 0.41 })).toHaveProperty('suggestThreshold')
  expect(pushErrors({ threshold: '', suggestThreshold: 0.1 })).toHaveProperty('threshold')
  expect(pushErrors({ threshold: 0.5, suggestThreshold: 1.1 })).toHaveProperty('suggestThreshold')
})

test('sums and spans of time are short and never nothing', () => {
  expect([0, 0.004, 0.01, 1234.5].map(dollarsText)).toEqual([
    '$0.00',
    'under $0.01',
    '$0.01',
    '$1\u2009234.50',
  ])
  expect([10, 60, 3540, 3600, 12_000, 90_000, 180_000].map(spanText)).toEqual([
    ...['under a minute', '1 min', '59 min', '1 h', '3 h 20 min'],
    ...['1 d 1 h', '2 d 2 h'],
  ])
})
