import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asThreshold, movedThreshold } from '../../renderer/tuning/threshold-steps.ts'
import { boundTo } from '../../renderer/ui/keys.ts'
import { moveKeys } from '../../renderer/ui/move-keys.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false }

test('a key is found in either case, and never with Ctrl, Alt or Meta', () => {
  const act = () => undefined
  expect(boundTo({ j: act }, { ...plain, key: 'j' })).toBe(act)
  expect(boundTo({ j: act }, { ...plain, key: 'J' })).toBe(act)
  expect(boundTo({ Enter: act }, { ...plain, key: 'Enter' })).toBe(act)
  for (const held of ['ctrlKey', 'metaKey', 'altKey']) {
    expect(boundTo({ j: act }, { ...plain, key: 'j', [held]: true })).toBeUndefined()
  }
})

test('no key finds what objects inherit', () => {
  for (const key of ['constructor', 'toString', '__proto__']) {
    expect(boundTo({}, { ...plain, key })).toBeUndefined()
  }
})

test('down then up comes back to the same row, and a page is ten rows', () => {
  const movedBy = (key: string, active: number) => {
    let moved = Number.NaN
    moveKeys(active, 100, (index) => {
      moved = index
    })[key]?.()
    return moved
  }
  expect(movedBy('k', movedBy('j', 40))).toBe(40)
  expect(movedBy('ArrowUp', movedBy('ArrowDown', 40))).toBe(40)
  expect(movedBy('PageDown', 40)).toBe(50)
  expect(movedBy('PageUp', 40)).toBe(30)
  expect(movedBy('Home', 40)).toBe(0)
  expect(movedBy('End', 40)).toBe(99)
})

const similarity = fc.integer({ min: 0, max: 10_000 }).map((value) => value / 10_000)
const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']

test('whatever is pressed, a threshold stays between 0 and 1 and keeps four digits at most', () => {
  fc.assert(
    fc.property(
      similarity,
      fc.array(fc.tuple(fc.constantFrom(...arrows), fc.boolean())),
      (start, presses) => {
        let value = start
        for (const [key, shiftKey] of presses) {
          value = movedThreshold(value, { key, shiftKey }) ?? Number.NaN
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
          expect(Math.round(value * 10_000) / 10_000).toBe(value)
        }
      },
    ),
  )
})

test('an arrow moves a hundredth, with Shift a thousandth, a page key a twentieth', () => {
  expect(movedThreshold(0.42, { key: 'ArrowRight', shiftKey: false })).toBe(0.43)
  expect(movedThreshold(0.42, { key: 'ArrowLeft', shiftKey: true })).toBe(0.419)
  expect(movedThreshold(0.42, { key: 'PageUp', shiftKey: false })).toBe(0.47)
  expect(movedThreshold(0.42, { key: 'PageUp', shiftKey: true })).toBe(0.47)
  expect(movedThreshold(0.42, { key: 'Enter', shiftKey: false })).toBeUndefined()
  expect(asThreshold(0.123456)).toBe(0.1235)
})
