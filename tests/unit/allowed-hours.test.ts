import fc from 'fast-check'
import { expect, test } from 'vitest'
import { msUntilAllowed } from '../../electron/app/allowed-hours.ts'

const MINUTE_MS = 60_000

/** Every hour that it may run in, one by one. */
function allowedHours(from: number, to: number): Set<number> {
  const hours = new Set<number>()
  for (let hour = from; ; hour = (hour + 1) % 24) {
    hours.add(hour)
    if ((hour + 1) % 24 === to % 24) return hours
  }
}

test('it waits until the first minute of an hour that is allowed', () => {
  const minutes = fc.nat({ max: 60 * 24 * 400 })
  fc.assert(
    fc.property(minutes, fc.nat({ max: 23 }), fc.nat({ max: 24 }), (minute, from, to) => {
      const allowed = allowedHours(from, to)
      let then = minute
      while (!allowed.has(new Date(then * MINUTE_MS).getUTCHours())) then++
      const now = minute * MINUTE_MS
      expect(now + msUntilAllowed(now, { from, to })).toBe(then * MINUTE_MS)
    }),
  )
  expect(msUntilAllowed(12, null)).toBe(0)
})
