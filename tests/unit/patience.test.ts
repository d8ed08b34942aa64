import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Failure } from '../../shared/failure.ts'
import { Fault } from '../../electron/embeddings/fault.ts'
import { readRetryAfter } from '../../electron/embeddings/openai-fault.ts'
import { Patient, USUAL_PATIENCE } from '../../electron/embeddings/patience.ts'

const address = 'https://api.test'
const down = () => new Failure('EMBEDDING_PROVIDER_DOWN', { address, detail: 'it answered 500', until: null })
const outage = (retryAfterMs: number | null = null) => new Fault('outage', down(), retryAfterMs)
const limit = (retryAfterMs: number | null = null) => new Fault('limit', down(), retryAfterMs)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-01T12:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Waits by setting the clock forward, and writes down how long. */
function patientOf(change: Partial<typeof USUAL_PATIENCE> = {}, random = () => 1) {
  const waited: number[] = []
  const wait = async (ms: number) => {
    waited.push(ms)
    vi.setSystemTime(Date.now() + ms)
  }
  return { waited, patient: new Patient(address, { ...USUAL_PATIENCE, ...change }, { random, wait }) }
}

const failing =
  (...faults: Fault[]) =>
  async () => {
    const fault = faults.shift()
    if (fault) throw fault
    return 'answer'
  }

const endOf = (running: Promise<unknown>) => running.catch((error: unknown) => error)
const elapse = (ms: number) => vi.setSystemTime(Date.now() + ms)

describe('waiting', () => {
  test('doubles, up to the longest', async () => {
    const { patient, waited } = patientOf({ breakAfter: 100, attempts: 8, longestWaitMs: 4000 })
    await patient.run(failing(...Array.from({ length: 6 }, () => outage())))
    expect(waited).toEqual([500, 1000, 2000, 4000, 4000, 4000])
  })

  test('is spread over the upper half', async () => {
    const { patient, waited } = patientOf({}, () => 0)
    await patient.run(failing(outage(), outage()))
    expect(waited).toEqual([250, 500])
  })

  test('is what the provider wishes, capped, and for everybody who asks it', async () => {
    const { patient, waited } = patientOf({ longestWaitMs: 9000 }, () => 0)
    await patient.run(failing(limit(3000)))
    expect(waited).toEqual([3000])
    const first = endOf(
      patient.run(
        failing(limit(60_000), limit(60_000), limit(60_000), limit(60_000), limit(60_000), limit(60_000)),
      ),
    )
    await first
    expect(waited.slice(1)).toEqual([9000, 9000, 9000, 9000, 9000])
    await patient.run(failing())
    expect(waited.slice(6)).toEqual([9000])
  })

  test('ends, and with it the attempts, once no more is wanted; what runs comes to its end', async () => {
    const noMore = new AbortController()
    const calledOff: boolean[] = []
    const wait = async (_ms: number, signal: AbortSignal | undefined) => {
      noMore.abort(new Error('no more'))
      calledOff.push(signal?.aborted ?? false)
      signal?.throwIfAborted()
    }
    const patient = new Patient(address, USUAL_PATIENCE, { random: () => 0, wait })
    let asked = 0
    const request = async () => {
      asked++
      throw outage()
    }
    await expect(patient.run(request, { noMore: noMore.signal })).rejects.toThrow('no more')
    await expect(patient.run(request, { noMore: noMore.signal })).rejects.toThrow('no more')
    expect([asked, calledOff]).toEqual([1, [true]])
    const late = new AbortController()
    const running = async () => {
      late.abort()
      return 'answer'
    }
    expect(await patient.run(running, { noMore: late.signal })).toBe('answer')
  })

  test('ends at the deadline, without a request that could not be waited for', async () => {
    const { patient, waited } = patientOf({ deadlineMs: 10_000, longestWaitMs: 60_000 }, () => 0)
    let asked = 0
    const end = await endOf(
      patient.run(async () => {
        asked += 1
        throw limit(30_000)
      }),
    )
    expect(end).toMatchObject({ code: 'EMBEDDING_PROVIDER_DOWN' })
    expect(await endOf(patient.run(failing()))).toMatchObject({ data: { until: '2026-03-01T12:00:30.000Z' } })
    expect([asked, waited]).toEqual([1, []])
    elapse(30_000)
    expect(await patient.run(failing())).toBe('answer')
  })
})

describe('the breaker', () => {
  test('opens after faults in a row, tries once when its time is over, and closes', async () => {
    const { patient } = patientOf({ attempts: 1, breakAfter: 3, breakMs: 5000 })
    const never = async () => expect.unreachable()
    await endOf(patient.run(failing(outage())))
    await endOf(patient.run(failing(outage())))
    await patient.run(failing())
    await endOf(patient.run(failing(outage())))
    await endOf(patient.run(failing(outage())))
    expect(patient.state()).toEqual({ state: 'closed', until: null })
    const until = '2026-03-01T12:00:05.000Z'
    expect(await endOf(patient.run(failing(outage())))).toMatchObject({
      data: { detail: 'it answered 500', until },
    })
    expect(patient.state()).toEqual({ state: 'open', until })
    expect(await endOf(patient.run(never))).toMatchObject({
      code: 'EMBEDDING_PROVIDER_DOWN',
      data: { until },
    })
    elapse(5000)
    expect(patient.state()).toEqual({ state: 'half-open', until: null })
    expect(await patient.run(failing())).toBe('answer')
    expect(patient.state()).toEqual({ state: 'closed', until: null })
  })

  test('stays open twice as long after each trial that fails', async () => {
    const { patient } = patientOf({ attempts: 1, breakAfter: 1, breakMs: 5000, longestBreakMs: 15_000 })
    await endOf(patient.run(failing(outage())))
    for (const openMs of [5000, 10_000, 15_000, 15_000]) {
      elapse(openMs - 1)
      expect(patient.state().state).toBe('open')
      elapse(1)
      expect(patient.state().state).toBe('half-open')
      await endOf(patient.run(failing(outage())))
    }
  })

  test('lets nobody else ask while the trial runs', async () => {
    const { patient } = patientOf({ attempts: 1, breakAfter: 1 })
    await endOf(patient.run(failing(outage())))
    elapse(5000)
    const trial = Promise.withResolvers<string>()
    const running = patient.run(() => trial.promise)
    expect(await endOf(patient.run(failing()))).toMatchObject({ code: 'EMBEDDING_PROVIDER_DOWN' })
    trial.resolve('answer')
    expect(await running).toBe('answer')
    expect(await patient.run(failing())).toBe('answer')
  })

  test('is not closed by a trial that was called off', async () => {
    const { patient } = patientOf({ attempts: 1, breakAfter: 1 })
    await endOf(patient.run(failing(outage())))
    elapse(5000)
    const calling = new AbortController()
    const begun = Promise.withResolvers<void>()
    const running = endOf(
      patient.run(
        (signal) => {
          begun.resolve()
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        },
        { signal: calling.signal },
      ),
    )
    await begun.promise
    calling.abort(new Error('enough'))
    expect(await running).toMatchObject({ message: 'enough' })
    expect(patient.state().state).toBe('open')
  })

  test.each(['limit', 'text', 'size', 'lasting'] as const)('does not open for %s', async (kind) => {
    const { patient } = patientOf({ attempts: 1, breakAfter: 1 })
    await endOf(patient.run(failing(new Fault(kind, down()))))
    expect(patient.state().state).toBe('closed')
  })
})

test.each([
  ['3', 3000],
  ['0.5', 500],
  ['Sun, 01 Mar 2026 12:00:07 GMT', 7000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['soon', null],
  ['-4', null],
  ['', null],
])('Retry-After %j is %j ms', (value, expected) => {
  expect(readRetryAfter(new Headers({ 'retry-after': value }), Date.now())).toBe(expected)
})

test('Retry-After in milliseconds comes first', () => {
  expect(readRetryAfter(new Headers({ 'retry-after': '9', 'retry-after-ms': '120' }), 0)).toBe(120)
})
