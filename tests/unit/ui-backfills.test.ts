import { describe, expect, test } from 'vitest'
import { msUntilAllowed } from '../../electron/app/allowed-hours.ts'
import { hasStopped, newsOf } from '../../renderer/backfills/backfill-news.ts'
import {
  hoursWords,
  isAllowedNow,
  localHoursWords,
  shareDone,
} from '../../renderer/backfills/backfill-words.ts'
import { noValues, planErrors, planOf, scopeOf } from '../../renderer/backfills/plan-values.ts'
import { Backfill, BackfillPlan, BackfillState } from '../../shared/model/backfill.ts'
import { BackfillId } from '../../shared/model/id.ts'

const backfill = Backfill.parse({
  ...BackfillPlan.parse({}),
  id: '00000000-0000-4000-8000-000000000000',
  ...{ state: 'running', total: 200, takenIn: 90, embedded: 80, leftAlone: 10, secondsLeft: null },
  ...{ failure: null, author: 'ana', startedAt: '2026-01-01T00:00:00Z', finishedAt: null },
})

describe('the form of a backfill', () => {
  test('begins with what is usual', () => {
    expect(planOf(noValues)).toEqual(BackfillPlan.parse({}))
    expect(planErrors(noValues)).toEqual({})
  })

  test('gives hours only where they are wanted', () => {
    const plan = planOf({
      ...noValues,
      hasHours: true,
      from: 22,
      to: 4,
      messagesPerMinute: 500,
      creator: ' ana ',
    })
    expect(plan).toMatchObject({ hours: { from: 22, to: 4 }, messagesPerMinute: 500, creator: 'ana' })
  })

  test.each([
    ['windowDays', 0],
    ['messagesPerMinute', 0],
    ['creator', 'x'.repeat(201)],
    ['adoptsModel', 'x'.repeat(201)],
    ['from', 24],
    ['to', 25],
  ] as const)('says at its field that %s cannot be %s', (field, value) => {
    const values = { ...noValues, hasHours: true, [field]: value }
    expect(Object.keys(planErrors(values))).toEqual([field])
  })

  test('asks for no estimate of what makes no sense', () => {
    expect(scopeOf({ ...noValues, windowDays: 0 })).toBe(null)
    expect(scopeOf({ ...noValues, windowDays: '' })).toMatchObject({ windowDays: 90 })
  })
})

test('how far a backfill is counts what it left alone, and is not known before it has counted', () => {
  expect(shareDone(backfill)).toBe(0.5)
  expect(shareDone({ ...backfill, total: null })).toBe(null)
  expect(shareDone({ ...backfill, total: 0 })).toBe(1)
  expect(shareDone({ ...backfill, takenIn: 400 })).toBe(1)
})

describe('that a backfill has stopped', () => {
  const other = { ...backfill, id: BackfillId.parse('00000000-0000-4000-8000-000000000001') }
  const failure = { code: 'EMBEDDING_BUDGET_SPENT', data: { spent: 5, budget: 5 } }

  test('is news in every state but running, once', () => {
    for (const state of BackfillState.options) {
      const now = { ...backfill, state }
      expect([state, hasStopped(backfill, now)]).toEqual([state, state !== 'running'])
      expect(hasStopped(now, now)).toBe(false)
      expect(hasStopped(now, { ...now, secondsLeft: 7, takenIn: 91 })).toBe(false)
    }
    expect(hasStopped(backfill, null)).toBe(false)
  })

  test('is news of one that nobody here has seen running, and of one that stopped again for another reason', () => {
    expect(hasStopped(null, { ...backfill, state: 'done' })).toBe(true)
    expect(hasStopped({ ...other, state: 'done' }, { ...backfill, state: 'done' })).toBe(true)
    const paused = { ...backfill, state: 'paused' as const, failure }
    expect(hasStopped(paused, { ...paused, failure: { code: 'BUG', data: { reference: 'x' } } })).toBe(true)
  })

  test('is told with what came of it, or with why and what to do', () => {
    expect(newsOf({ ...backfill, state: 'done', takenIn: 1_200, leftAlone: 1 })).toEqual({
      ...{ title: 'The backfill is done', isAlert: false },
      text: '1\u2009200 messages taken in, 1 left alone',
    })
    expect(newsOf({ ...backfill, state: 'done', leftAlone: 0 }).text).toBe('90 messages taken in')
    expect(newsOf({ ...backfill, state: 'cancelled' })).toEqual({
      ...{ title: 'The backfill is cancelled', isAlert: false, text: '' },
    })
    const paused = newsOf({ ...backfill, state: 'paused', failure })
    expect(paused).toMatchObject({ title: 'The backfill is paused', isAlert: true })
    expect(paused.text).toMatch(/^The budget .+\. .+\.$/)
    expect(newsOf({ ...backfill, state: 'failed', failure: { code: 'UNKNOWN', data: {} } })).toEqual({
      ...{ title: 'The backfill has failed', isAlert: true, text: 'UNKNOWN' },
    })
  })
})

test('whether its hours are now is told as the engine sees it, at every hour and for all hours', () => {
  for (let from = 0; from <= 23; from++) {
    for (let to = 0; to <= 24; to++) {
      for (let hour = 0; hour <= 23; hour++) {
        const now = Date.UTC(2026, 0, 1, hour, 30)
        expect(isAllowedNow({ from, to }, new Date(now))).toBe(msUntilAllowed(now, { from, to }) === 0)
      }
    }
  }
  expect(isAllowedNow(null, new Date())).toBe(true)
})

test('hours are told in UTC and by the clock here', () => {
  expect([hoursWords(null), hoursWords({ from: 0, to: 24 }), hoursWords({ from: 22, to: 4 })]).toEqual([
    ...['all day', 'all day', '22:00 to 04:00 UTC'],
  ])
  expect(localHoursWords({ from: 22, to: 4 }, 330)).toBe('03:30 to 09:30 here')
  expect(localHoursWords({ from: 2, to: 6 }, -480)).toBe('18:00 to 22:00 here')
})
