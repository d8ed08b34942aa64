import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Presses, type Standing } from '../../renderer/labels/presses.ts'
import { LabelId } from '../../shared/model/id.ts'
import { Verdict } from '../../shared/model/label.ts'

const none: Standing = { verdict: null, labelId: null }

/** A core that files one verdict a link, and what it is asked for in the order that it is asked. */
function playCore(links: number) {
  const standing: Standing[] = Array.from({ length: links }, () => none)
  let labels = 0
  return {
    of: (link: number) => standing[link] ?? none,
    put(link: number, verdict: Verdict) {
      labels += 1
      standing[link] = { verdict, labelId: LabelId.parse(labels) }
    },
    takeBack(link: number, labelId: LabelId) {
      expect(standing[link]?.labelId).toBe(labelId)
      standing[link] = none
    },
  }
}

const step = fc.oneof(
  fc.record({ press: fc.constantFrom(...Verdict.options), link: fc.nat(1) }),
  fc.constantFrom('carry out' as const, 'refresh' as const),
)

test('however late presses are carried out and shown, they come to what they do when each is shown at once', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const core = playCore(2)
      const presses = new Presses()
      let shown = [none, none]
      const expected: (Verdict | null)[] = [null, null]
      const waiting: { at: number; verdict: Verdict; wished: Verdict | null }[] = []
      const carryOut = () => {
        const next = waiting.shift()
        if (!next) return
        const { at, verdict, wished } = next
        if (wished !== null) core.put(at, wished)
        else {
          const standing = presses.standing(String(at)) ?? none
          expect(standing.verdict).toBe(verdict)
          if (standing.labelId !== null) core.takeBack(at, standing.labelId)
        }
        presses.carriedOut(String(at), core.of(at))
      }
      for (const what of steps) {
        if (what === 'carry out') carryOut()
        else if (what === 'refresh') {
          shown = [core.of(0), core.of(1)]
        } else {
          const { link: at, press: verdict } = what
          expected[at] = expected[at] === verdict ? null : verdict
          waiting.push({ at, verdict, wished: presses.press(String(at), shown[at] ?? none, verdict) })
        }
      }
      while (waiting.length > 0) carryOut()
      expect([core.of(0).verdict, core.of(1).verdict]).toEqual(expected)
    }),
  )
})
