import { expect, test } from 'vitest'
import { checksOf, type Looked } from '../../renderer/doctor/checks-of.ts'
import { missingWords } from '../../renderer/ingest/way-words.ts'
import { Backfill, BackfillPlan } from '../../shared/model/backfill.ts'
import { LEXICAL_MODEL, EmbeddingSettings } from '../../shared/model/embedding.ts'
import { CreatorId } from '../../shared/model/id.ts'
import type { Ingest } from '../../shared/model/ingest.ts'

const spending = { spent: 0, tokens: 0, budget: null, share: null, isWarned: false, isSpent: false }

const fine: Looked = {
  doctor: [{ kind: 'embedded-search', state: 'ok', subject: '', detail: '' }],
  work: { queues: [], dead: 0, pending: 0, oldestPendingMs: null, degraded: 0, pause: null },
  embeddings: {
    ...{ settings: null, key: null, cacheHitShare: null, spending },
    breaker: { state: 'closed', until: null },
  },
  config: { embeddingModel: LEXICAL_MODEL },
  notTakenIn: 0,
  backfill: null,
  aggregations: {
    ...{ isEnabled: true, stored: 7, stale: 0, checked: 20, matches: 20, lastRefresh: null },
    ...{ lastCheck: null, amiss: null },
  },
}

const check = {
  ...{ checkedAt: '2026-01-01T00:00:00Z', durationMs: 5, checked: 20, matches: 20, mismatches: 0 },
  ...{
    figuresLeftOut: 0,
    creators: 4,
    creatorsLeftOut: 0,
    differingClusters: 0,
    differingCreators: [],
    author: 'Likeness',
  },
}

const provider = { ...fine.embeddings, settings: EmbeddingSettings.parse({ model: 'm' }) }

const paused = Backfill.parse({
  ...BackfillPlan.parse({}),
  id: '00000000-0000-4000-8000-000000000000',
  ...{ state: 'paused', total: 2, takenIn: 1, embedded: 1, leftAlone: 0, secondsLeft: null },
  failure: { code: 'EMBEDDING_BUDGET_SPENT', data: { spent: 5, budget: 5 } },
  ...{ author: 'ana', startedAt: '2026-01-01T00:00:00Z', finishedAt: null },
})

test('nothing is found where all is well', () => {
  expect(checksOf(fine).every(({ state, next }) => state === 'ok' && next === '')).toBe(true)
  expect(checksOf({ ...fine, aggregations: null })).toEqual(checksOf(fine))
})

test.each([
  [
    'figures that were not what is computed now',
    { aggregations: { ...fine.aggregations, amiss: { ...check, matches: 19, mismatches: 1 } } },
    ...['problem', '1 of 20 figures', 'compare'],
  ],
  [
    'clusters that differ from their preview',
    {
      aggregations: {
        ...fine.aggregations,
        amiss: { ...check, differingClusters: 2, differingCreators: [CreatorId.parse('ana')] },
      },
    },
    ...['problem', '2 clusters differ from the preview under the configs in force: ana.', 'compare'],
  ],
  ['jobs that failed', { work: { ...fine.work, dead: 3 } }, 'problem', '3 jobs', 'redrive'],
  [
    'a stuck message',
    { work: { ...fine.work, pending: 1, oldestPendingMs: 600_000 } },
    'problem',
    'for 10 min',
    'go',
  ],
  ['a deep queue', { work: { ...fine.work, pending: 1_500, oldestPendingMs: 1_000 } }, 'due', '500', 'go'],
  ['a model that nobody makes', { config: { embeddingModel: 'm' } }, 'problem', 'No provider', 'go'],
  [
    'another model than the provider has',
    { config: { embeddingModel: 'n' }, embeddings: provider },
    ...['problem', 'makes those of m', 'go'],
  ],
  [
    'a provider that is away',
    { embeddings: { ...provider, breaker: { state: 'open', until: null } } },
    ...['problem', 'https://api.openai.com', 'go'],
  ],
  [
    'a budget that is nearly spent',
    {
      embeddings: {
        ...provider,
        spending: { ...spending, spent: 4.5, budget: 5, share: 0.9, isWarned: true },
      },
    },
    ...['due', 'nearly spent: $4.50 of $5.00', 'go'],
  ],
  [
    'a budget that is spent',
    {
      embeddings: {
        ...provider,
        spending: { ...spending, spent: 5, budget: 5, share: 1, isWarned: true, isSpent: true },
      },
    },
    ...['problem', 'is spent: $5.00 of $5.00', 'go'],
  ],
  ['messages that are not taken in', { notTakenIn: 1 }, 'due', '1 message of this database is not', 'go'],
  [
    'a backfill that stands still',
    { backfill: paused, notTakenIn: 9 },
    'problem',
    'stands still: The budget',
    'go',
  ],
  [
    'an index that was outgrown',
    { doctor: [{ kind: 'index-outgrown', state: 'due', subject: 'an_index', detail: 'm 4' }] },
    ...['due', 'an_index', 'rebuild'],
  ],
] as unknown as [string, Partial<Looked>, string, string, string][])(
  'first comes %s, with what can be done about it',
  (_, change, state, words, act) => {
    const [first, ...others] = checksOf({ ...fine, ...change })
    expect(first).toMatchObject({ state, title: expect.stringContaining(words) })
    expect(first?.next).not.toBe('')
    expect(first?.acts[0]).toMatchObject({ does: act })
    expect(others.every((check) => check.state === 'ok')).toBe(true)
  },
)

const shut: Ingest = {
  http: { isOn: false, address: null },
  streamchat: { isOn: false, address: null, isSecretKnown: false },
  ...{ requestsPerSecond: 50, next: null, tokens: [] },
  lastDay: { stored: 0, duplicates: 0, conflicts: 0, rejected: 0, refused: 0 },
}

test('a way in says what is missing, and nothing where it is shut or complete', () => {
  const address = 'http://127.0.0.1:4200/ingest'
  expect([missingWords('http', shut), missingWords('streamchat', shut)]).toEqual([null, null])
  expect(missingWords('http', { ...shut, http: { isOn: true, address: null } })).toContain('Nothing listens')
  expect(missingWords('http', { ...shut, http: { isOn: true, address } })).toContain('no token')
  const open = { ...shut, streamchat: { isOn: true, address, isSecretKnown: false } }
  expect(missingWords('streamchat', open)).toContain('STREAM_API_SECRET')
  expect(
    missingWords('streamchat', { ...open, streamchat: { ...open.streamchat, isSecretKnown: true } }),
  ).toBe(null)
})
