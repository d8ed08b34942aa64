import { describe, expect, test } from 'vitest'
import { isAtRest } from '../../renderer/ops/at-rest.ts'
import { queueWords, reasonWords } from '../../renderer/ops/queue-words.ts'
import { gateOf } from '../../renderer/gates/gate-of.ts'
import { CreatorId } from '../../shared/model/id.ts'
import type { EngineWork } from '../../shared/model/job.ts'

const idle: EngineWork = {
  queues: [{ queue: 'decide', ready: 0, deferred: 0, active: 0, retrying: 0, oldestMs: null }],
  dead: 0,
  pending: 0,
  oldestPendingMs: null,
  degraded: 0,
  pause: null,
}

describe('the engine is at rest', () => {
  test('only where nothing waits, is done, or has failed', () => {
    expect(isAtRest(idle)).toBe(true)
    for (const key of ['dead', 'pending', 'degraded'] as const)
      expect(isAtRest({ ...idle, [key]: 1 })).toBe(false)
    expect(isAtRest({ ...idle, pause: { by: 'ana', since: '2026-01-01T00:00:00Z' } })).toBe(false)
    for (const key of ['ready', 'deferred', 'active'] as const) {
      const queues = idle.queues.map((queue) => ({ ...queue, [key]: 1 }))
      expect(isAtRest({ ...idle, queues })).toBe(false)
    }
  })
})

describe('why a job failed', () => {
  test.each([
    'BUG',
    'DATABASE_BUSY',
    'DATABASE_DOWN',
    'DATABASE_READ_ONLY',
    'DATABASE_TIMEOUT',
    'DATABASE_UNREACHABLE',
    'DISK_FULL',
    'EMBEDDING_BUDGET_SPENT',
    'EMBEDDING_PROVIDER_DOWN',
  ])('is a sentence where it was %s', (code) => {
    expect(reasonWords(code)).toMatch(/^[A-Z].*[a-z].*\.$/)
    expect(reasonWords(code)).not.toContain(code)
  })

  test('is told of jobs whose worker stopped, and of those that nobody said anything about', () => {
    expect(reasonWords('job heartbeat timeout')).toBe('Whoever was at it stopped before it was done.')
    expect(reasonWords('')).toBe('Whoever was at it did not say.')
    expect(reasonWords('<b>odd</b>')).toBe('<b>odd</b>')
  })

  test('names of queues that are not known are shown as they are', () => {
    expect(queueWords('decide').name).toBe('Matching')
    for (const name of ['unheard of', 'constructor', '__proto__']) expect(queueWords(name).name).toBe(name)
  })
})

describe('the gate that holds', () => {
  const ana = CreatorId.parse('ana')
  test('is the own one, else that of everyone, else on', () => {
    expect(gateOf([], ana)).toBe('on')
    expect(gateOf([{ creator: null, value: 'off' }], ana)).toBe('off')
    const own = { creator: ana, value: 'shadow' } as const
    expect(gateOf([{ creator: null, value: 'off' }, own], ana)).toBe('shadow')
    expect(gateOf([own], 'bo')).toBe('on')
  })
})
