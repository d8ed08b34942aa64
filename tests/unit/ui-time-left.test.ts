import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PendingSample, timeLeft, withSample } from '../../renderer/frame/time-left.ts'

const after = (samples: readonly PendingSample[]) =>
  samples.reduce<PendingSample[]>((kept, sample) => withSample(kept, sample), [])

test('at an even pace the time left is what it then takes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 3, max: 200 }),
      fc.integer({ min: 1, max: 100_000 }),
      (aSecond, seconds, left) => {
        const samples = Array.from({ length: seconds + 1 }, (_, second) => ({
          at: second * 1000,
          pending: left + (seconds - second) * aSecond,
        }))
        expect(Math.abs(Number(timeLeft(after(samples))) - left / aSecond)).toBeLessThanOrEqual(1)
      },
    ),
  )
})

test('nothing is said before there is a pace, of a moment in which nothing goes on, and of a wait that begins anew', () => {
  expect(timeLeft([])).toBeNull()
  expect(
    timeLeft(
      after([
        { at: 0, pending: 10 },
        { at: 1000, pending: 5 },
      ]),
    ),
  ).toBeNull()
  expect(
    timeLeft(
      after([
        { at: 0, pending: 10 },
        { at: 9000, pending: 10 },
      ]),
    ),
  ).toBeNull()
  const anew = after([
    { at: 0, pending: 10 },
    { at: 9000, pending: 5 },
    { at: 10_000, pending: 900 },
  ])
  expect(anew).toEqual([{ at: 10_000, pending: 900 }])
})

test('the pace is that of the last minute', () => {
  const slowThenQuick = [
    { at: 0, pending: 2000 },
    { at: 100_000, pending: 1990 },
    { at: 150_000, pending: 1000 },
  ]
  expect(timeLeft(after(slowThenQuick))).toBe(Math.ceil(1000 / (990 / 50)))
})

/** Readings every five seconds, of which each has so many waiting. */
const readings = (...waiting: readonly number[]): PendingSample[] =>
  waiting.map((pending, at) => ({ at: at * 5_000, pending }))

test('where it comes to a standstill the time left grows, and after a minute it says so', () => {
  const still = Array.from({ length: 14 }, () => 900)
  const said = still.map((_, more) => timeLeft(after(readings(1_000, ...still.slice(0, more + 1)))))
  const times = said.slice(0, said.indexOf('still'))
  expect(times).toEqual(times.map((_, more) => (more + 1) * 45))
  expect(times).toHaveLength(12)
  expect(said.slice(12)).toEqual(['still', 'still'])
})

test('it goes on being said until somebody is matched, or more wait', () => {
  const still = readings(...Array.from({ length: 40 }, () => 900))
  expect(timeLeft(after(still))).toBe('still')
  const later = { at: 200_000, pending: 899 }
  expect(timeLeft(after([...still, later]))).toBe(899 * 60)
  expect(timeLeft(after([...still, { ...later, pending: 901 }]))).toBeNull()
})
