import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeOf } from '../../renderer/ui/use-active-row.ts'

const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 })

test('the active row stays with its item while others come and go around it', () => {
  fc.assert(
    fc.property(keys, fc.nat(), fc.array(fc.nat()), (all, pick, gone) => {
      const index = pick % all.length
      const key = all[index] ?? ''
      const left = all.filter((other, at) => other === key || !gone.includes(at))
      expect(left[placeOf({ key, index }, left)]).toBe(key)
    }),
  )
})

test('when its item leaves, the row that took its place is active, or the last one', () => {
  fc.assert(
    fc.property(keys, fc.nat(), (all, pick) => {
      const index = pick % all.length
      const key = all[index] ?? ''
      const left = all.filter((other) => other !== key)
      expect(placeOf({ key, index }, left)).toBe(Math.max(0, Math.min(index, left.length - 1)))
    }),
  )
})
