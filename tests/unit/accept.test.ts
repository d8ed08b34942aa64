import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accept,
  isSuggested,
  type LinkList,
  type Links,
  passedOver,
  type Thresholds,
  type World,
} from '../../electron/clusters/accept.ts'

const SEQ = 100

/** A world in plain sets: what is true of each candidate against the message `SEQ`. */
type Facts = { short: number[]; numbers: number[]; refused: number[]; isShort: boolean }

const worldOf = (facts: Facts): World => ({
  isShort: (seq, minimumWords) =>
    minimumWords > 0 && (seq === SEQ ? facts.isShort : facts.short.includes(seq)),
  numbersDiffer: (_, candidate) => facts.numbers.includes(candidate),
  isRefused: (_, candidate) => facts.refused.includes(candidate),
})

const few = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 5 })
const facts = fc.record({
  short: few,
  numbers: few,
  refused: few,
  isShort: fc.nat({ max: 9 }).map((one) => one === 0),
})
const score = fc.integer({ min: 0, max: 6 }).map((step) => step * 100_000)
const list: fc.Arbitrary<LinkList> = fc
  .uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 8 })
  .chain((seqs) =>
    fc.array(score, { minLength: seqs.length, maxLength: seqs.length }).map((scores) => ({
      seqs,
      scores: scores.sort((one, other) => other - one),
    })),
  )
const links: fc.Arbitrary<Links> = fc.record({ trigram: list, vector: list })
const thresholds: fc.Arbitrary<Thresholds> = fc.record({
  threshold: score,
  trigramThreshold: score,
  suggestThreshold: score,
  minimumWords: fc.constantFrom(0, 3),
})

/** The rule as it is worded: the first acceptable link of a kind, and only then whether it reaches. */
function firstAsWorded(
  facts: Facts,
  { seqs, scores }: LinkList,
  kind: 'trigram' | 'vector',
  values: Thresholds,
  atLeast: number,
) {
  const pairs = Array.from({ length: seqs.length }, (_, place) => ({
    candidate: Number(seqs[place]),
    score: Number(scores[place]),
    rank: place + 1,
    kind,
  }))
  const first = pairs.find(({ candidate }) => {
    if (kind === 'trigram' && facts.numbers.includes(candidate)) return false
    if (values.minimumWords > 0 && facts.short.includes(candidate)) return false
    return !facts.refused.includes(candidate)
  })
  return first && first.score >= atLeast ? first : null
}

describe('accepting a link', () => {
  it('takes the first acceptable trigram link that reaches, else the first such vector link, else none', () => {
    fc.assert(
      fc.property(facts, links, thresholds, (known, found, values) => {
        const isOut = known.isShort && values.minimumWords > 0
        const expected = isOut
          ? null
          : (firstAsWorded(known, found.trigram, 'trigram', values, values.trigramThreshold) ??
            firstAsWorded(known, found.vector, 'vector', values, values.threshold))
        expect(accept(worldOf(known), SEQ, found, values)).toEqual(expected)
      }),
      { numRuns: 3000 },
    )
  })

  it('suggests exactly where the first acceptable vector link reaches the suggest threshold', () => {
    fc.assert(
      fc.property(facts, links, thresholds, (known, found, values) => {
        const isOut = known.isShort && values.minimumWords > 0
        const expected =
          firstAsWorded(known, found.vector, 'vector', values, values.suggestThreshold) !== null
        expect(isSuggested(worldOf(known), SEQ, found, values)).toBe(!isOut && expected)
      }),
      { numRuns: 3000 },
    )
  })

  it('lets vector links join texts that differ in a number', () => {
    const world = worldOf({ short: [], numbers: [1], refused: [], isShort: false })
    expect(passedOver(world, SEQ, 1, 'trigram', 0)).toBe('numbers')
    expect(passedOver(world, SEQ, 1, 'vector', 0)).toBeNull()
  })

  it('accepts a score equal to the threshold and none a millionth below', () => {
    const world = worldOf({ short: [], numbers: [], refused: [], isShort: false })
    const values = {
      threshold: 420_000,
      trigramThreshold: 900_000,
      suggestThreshold: 420_000,
      minimumWords: 0,
    }
    const vector = (at: number): Links => ({
      trigram: { seqs: [], scores: [] },
      vector: { seqs: [7], scores: [at] },
    })
    expect(accept(world, SEQ, vector(420_000), values)).toEqual({
      kind: 'vector',
      rank: 1,
      candidate: 7,
      score: 420_000,
    })
    expect(accept(world, SEQ, vector(419_999), values)).toBeNull()
    expect(isSuggested(world, SEQ, vector(419_999), values)).toBe(false)
  })
})
