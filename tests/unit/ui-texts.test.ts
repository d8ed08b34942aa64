import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memberLetter } from '../../renderer/clusters/member-letter.ts'
import { shorten } from '../../renderer/ui/shorten.ts'
import { relativeTime } from '../../renderer/ui/times.ts'

test('a shortened text is a beginning of the text, never ends in half a character, and is no longer than asked', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.integer({ min: 1, max: 60 }),
      (text, length) => {
        const short = shorten(text, length)
        if (text.length <= length) {
          expect(short).toBe(text)
          return
        }
        const kept = short.slice(0, -1)
        expect(short.endsWith('…')).toBe(true)
        expect(text.startsWith(kept)).toBe(true)
        expect(kept.length).toBeLessThanOrEqual(length)
        expect(kept.length).toBeGreaterThanOrEqual(length - 1)
        if (text.isWellFormed()) expect(kept.isWellFormed()).toBe(true)
      },
    ),
  )
})

test('members are lettered like the columns of a sheet: all different, shorter ones first', () => {
  expect([0, 25, 26, 27, 51, 52, 701, 702].map(memberLetter)).toEqual([
    'a',
    'z',
    'aa',
    'ab',
    'az',
    'ba',
    'zz',
    'aaa',
  ])
  const letters = Array.from({ length: 2_000 }, (_, index) => memberLetter(index))
  expect(new Set(letters).size).toBe(letters.length)
  const sorted = letters.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
  expect(letters).toEqual(sorted)
})

test('a time is told in the largest unit that fits, before and after now', () => {
  const now = new Date('2026-05-10T12:00:00Z')
  const at = (seconds: number) => relativeTime(new Date(now.getTime() + seconds * 1000), now)
  expect(at(0)).toBe('just now')
  expect(at(-59)).toBe('just now')
  // The short word for a minute is the engine's: it changed from one Unicode release to the next.
  expect(at(-60)).toMatch(/^1m(in)? ago$/)
  expect(at(-3 * 3600 - 100)).toBe('3h ago')
  expect(at(-86_400)).toBe('1d ago')
  expect(at(2 * 86_400)).toBe('in 2d')
  expect(at(-40 * 86_400)).toBe('1mo ago')
})
