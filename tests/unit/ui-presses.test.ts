import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Presses } from '../../renderer/labels/presses.ts'
import type { LabelledLink } from '../../renderer/labels/use-label.ts'
import { LabelId, MessageId } from '../../shared/model/id.ts'
import { Verdict } from '../../shared/model/label.ts'

const id = (n: number) => MessageId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)

type Standing = Pick<LabelledLink, 'verdict' | 'labelId'>
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
      const waiting: { link: LabelledLink; at: number; verdict: Verdict; wished: Verdict | null }[] = []
      const carryOut = () => {
        const next = waiting.shift()
        if (!next) return
        const { link, at, verdict, wished } = next
        if (wished !== null) core.put(at, wished)
        else {
          const standing = presses.standing(link)
          expect(standing.verdict).toBe(verdict)
          if (standing.labelId !== null) core.takeBack(at, standing.labelId)
        }
        presses.carriedOut(link, core.of(at))
      }
      for (const what of steps) {
        if (what === 'carry out') carryOut()
        else if (what === 'refresh') {
          shown = [core.of(0), core.of(1)]
        } else {
          const { link: at, press: verdict } = what
          const link: LabelledLink = {
            message: id(1),
            candidate: id(10 + at),
            kind: 'vector',
            ...(shown[at] ?? none),
          }
          expected[at] = expected[at] === verdict ? null : verdict
          waiting.push({ link, at, verdict, wished: presses.press(link, verdict) })
        }
      }
      while (waiting.length > 0) carryOut()
      expect([core.of(0).verdict, core.of(1).verdict]).toEqual(expected)
    }),
  )
})
