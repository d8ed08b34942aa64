import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Refusal, Refusals } from '../../electron/clusters/refused.ts'

/** Ten messages; the text of each follows from its seq, three texts in all. */
const textOf = (seq: number): string => ['a', 'b', 'c'][seq % 3] ?? ''
const seq = fc.integer({ min: 1, max: 10 })
const pair = fc.tuple(seq, seq).filter(([one, other]) => one !== other)
const refusalOf = ([first, second]: [number, number]): Refusal<string> => ({
  first,
  second,
  firstText: textOf(first),
  secondText: textOf(second),
})

/** Whether one of the refusals, written out as a plain list, stands between two messages. */
function refusedNaively(list: Refusal<string>[], one: number, other: number): boolean {
  const isSide = (message: number, side: number, text: string, differ: boolean) =>
    message === side || (differ && textOf(message) === text)
  return list.some(({ first, second, firstText, secondText }) => {
    const differ = firstText !== secondText
    const isFirst = (message: number) => isSide(message, first, firstText, differ)
    const isSecond = (message: number) => isSide(message, second, secondText, differ)
    return (isFirst(one) && isSecond(other)) || (isSecond(one) && isFirst(other))
  })
}

describe('refusals', () => {
  it('stand by pair, and by text where the texts differ, until the last source ends', () => {
    const change = fc.record({ pair, isEnd: fc.boolean() })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        const refusals = new Refusals<string>()
        const list: Refusal<string>[] = []
        for (const { pair, isEnd } of changes) {
          const refusal = refusalOf(pair)
          const [first, second] = pair
          const isRefused = () => refusals.refuses(first, textOf(first), second, textOf(second))
          // Asked right before and right after the change: no answer may be kept for too long.
          expect(isRefused()).toBe(refusedNaively(list, first, second))
          if (!isEnd) {
            refusals.add(refusal)
            list.push(refusal)
          } else {
            refusals.end(refusal)
            const isSame = (each: Refusal<string>) => pair.includes(each.first) && pair.includes(each.second)
            const place = list.findIndex(isSame)
            if (place >= 0) list.splice(place, 1)
          }
          expect(isRefused()).toBe(refusedNaively(list, first, second))
          for (let one = 1; one <= 10; one++) {
            for (let other = 1; other <= 10; other++) {
              if (one === other) continue
              const expected = refusedNaively(list, one, other)
              expect(refusals.refuses(one, textOf(one), other, textOf(other))).toBe(expected)
            }
          }
        }
      }),
    )
  })

  it('touch nothing when none stands', () => {
    const refusals = new Refusals<string>()
    refusals.add(refusalOf([1, 2]))
    expect(refusals.touches(1, textOf(1))).toBe(true)
    expect(refusals.touches(11, textOf(2))).toBe(true)
    expect(refusals.touches(3, textOf(3))).toBe(false)
    refusals.end(refusalOf([2, 1]))
    expect(refusals.touches(1, textOf(1))).toBe(false)
    expect(refusals.against(11, textOf(2))).toBeNull()
  })

  it('between two copies of one text concern only these two', () => {
    const refusals = new Refusals<string>()
    refusals.add(refusalOf([1, 4]))
    expect(refusals.refuses(4, 'b', 1, 'b')).toBe(true)
    expect(refusals.refuses(7, 'b', 1, 'b')).toBe(false)
    expect(refusals.refuses(7, 'b', 10, 'b')).toBe(false)
  })
})
