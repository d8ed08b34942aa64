import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaQuantile, betaShare } from '../../electron/estimates/beta.ts'
import { displayBand, wilsonLimits } from '../../electron/estimates/display-band.ts'
import { planePrecision } from '../../electron/estimates/plane-precision.ts'
import { z } from 'zod'
import type { LinkKind } from '../../shared/model/link.ts'
import type { Verdict } from '../../shared/model/label.ts'
import { PlanePrecision } from '../../shared/model/threshold-curve.ts'

/** Chance of at least so many of `count`, each with this chance; by multiplication alone. */
function atLeast(least: number, count: number, chance: number): number {
  let [sum, term] = [0, (1 - chance) ** count]
  for (let found = 0; found <= count; found++) {
    if (found >= least) sum += term
    term *= ((count - found) / (found + 1)) * (chance / (1 - chance))
  }
  return sum
}

/** Numbers from 0 to 1 that are the same in each run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('the beta distribution', () => {
  it('is, with whole parameters, the tail of a binomial one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (a, b, x) => {
          expect(betaShare(x, a, b)).toBeCloseTo(atLeast(a, a + b - 1, x), 10)
        },
      ),
    )
  })

  it('has below a quantile just that share', () => {
    const parameter = fc.double({ min: 0.5, max: 400, noNaN: true })
    fc.assert(
      fc.property(parameter, parameter, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, share) => {
        expect(betaShare(betaQuantile(share, a, b), a, b)).toBeCloseTo(share, 8)
      }),
    )
  })
})

describe('the display band', () => {
  it('holds the truth in at least 19 of 20 samples that were chosen by stratum', () => {
    const random = seeded(7)
    const truths = [0.3, 0.08, 0.01]
    const sizes = [300, 500, 1_200]
    const truth = truths.reduce((sum, share, at) => sum + (share * (sizes[at] ?? 0)) / 2_000, 0)
    let held = 0
    for (let run = 0; run < 1_000; run++) {
      const strata = truths.map((share, at) => {
        const wrong = Array.from({ length: 40 }, () => random() < share).filter(Boolean).length
        return { size: sizes[at] ?? 0, labels: 40, wrong }
      })
      const { low, high } = displayBand(strata)
      if (low <= truth && truth <= high) held++
    }
    expect(held).toBeGreaterThanOrEqual(950)
  })

  it('is of one stratum what Wilson and Jeffreys say of a plain sample', () => {
    const { estimate, low, high } = displayBand([{ size: 50, labels: 40, wrong: 3 }])
    expect(estimate).toBe(3 / 40)
    expect(low).toBe(wilsonLimits(3 / 40, 40)[0])
    expect(high).toBeCloseTo(betaQuantile(0.975, 3.5, 37.5), 9)
  })

  it('grows with what nobody has labelled, and says how much that is', () => {
    const known = { size: 900, labels: 60, wrong: 3 }
    const all = displayBand([known, { size: 100, labels: 5, wrong: 0 }])
    const part = displayBand([known, { size: 100, labels: 0, wrong: 0 }])
    expect(all.unlabelled).toBe(0)
    expect(part.unlabelled).toBe(0.1)
    expect(part.high).toBeGreaterThan(all.high)
  })

  it('is refused where there is nothing', () => {
    expect(() => displayBand([])).toThrow(RangeError)
  })
})

const thresholds = [0, 200_000, 400_000, 600_000, 800_000, 1_000_000]
const trigramThresholds = [300_000, 600_000, 900_000]

/** One message with the score of its best link of each kind, and whether joining by it is right. */
type Join = {
  readonly trigram: number
  readonly vector: number
  readonly isRight: Readonly<Record<LinkKind, boolean>>
}

/** By which link it joins at both thresholds: by its trigrams first. */
function joinedBy({ trigram, vector }: Join, trigramThreshold: number, threshold: number): LinkKind | null {
  if (trigram >= trigramThreshold) return 'trigram'
  return vector >= threshold ? 'vector' : null
}

function acceptedOf(joins: readonly Join[]) {
  const count = (kind: LinkKind) =>
    trigramThresholds.map((line) =>
      thresholds.map((column) => joins.filter((join) => joinedBy(join, line, column) === kind).length),
    )
  return { thresholds, trigramThresholds, vectorLinks: count('vector'), trigramLinks: count('trigram') }
}

const verdictOf = (join: Join, kind: LinkKind) => ({
  kind,
  score: join[kind],
  verdict: (join.isRight[kind] ? 'same' : 'different') as Verdict,
})

const onEachLine = <Item>(verdicts: readonly Item[]) => trigramThresholds.map(() => verdicts)

const randomJoin = (random: () => number): Join => {
  const [trigram, vector] = [Math.round(random() * 1e6), Math.round(random() * 1e6)]
  return {
    trigram,
    vector,
    isRight: { trigram: random() * 1e6 < 500_000 + trigram / 2, vector: random() * 1e6 < vector },
  }
}

describe('the estimated precision of a plane', () => {
  it('is the precision itself where all of its joins are labelled, and none other', () => {
    // Without trigram links that reach their lowest threshold, each message has one link that it may join by.
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 300 }), (seed, count) => {
        const random = seeded(seed)
        const joins = Array.from({ length: count }, () => ({ ...randomJoin(random), trigram: 0 }))
        const plane = planePrecision(
          acceptedOf(joins),
          onEachLine(joins.map((join) => verdictOf(join, 'vector'))),
        )
        for (const [column, threshold] of thresholds.entries()) {
          const joined = joins.filter(({ vector }) => vector >= threshold)
          const right = joined.filter(({ isRight }) => isRight.vector).length
          const cell = plane[1]?.[column]
          if (joined.length === 0) expect(cell?.estimate).toBeNull()
          else expect(cell?.estimate).toBeCloseTo(right / joined.length, 9)
          expect(cell?.labels).toBe(joined.length)
        }
      }),
    )
  })

  it('comes near the truth from labels that were given near a threshold, where their plain share does not', () => {
    const random = seeded(3)
    const joins = Array.from({ length: 20_000 }, () => randomJoin(random))
    const isLabelled = ({ vector }: Join) => random() < (vector > 350_000 && vector < 450_000 ? 0.4 : 0.02)
    const labelled = joins.filter(isLabelled)
    const labels = labelled.map((join) => verdictOf(join, 'vector'))
    const plane = planePrecision(
      acceptedOf(joins),
      trigramThresholds.map((line) =>
        labelled.map((join) => verdictOf(join, joinedBy(join, line, 0) ?? 'vector')),
      ),
    )
    const share = (of: readonly boolean[]) => of.filter(Boolean).length / of.length
    for (const [line, trigramThreshold] of trigramThresholds.entries()) {
      const column = 2
      const joined = (of: readonly Join[]) =>
        of.flatMap((join) => {
          const kind = joinedBy(join, trigramThreshold, thresholds[column] ?? 0)
          return kind === null ? [] : [join.isRight[kind]]
        })
      const truth = share(joined(joins))
      const cell = plane[line]?.[column]
      expect(Math.abs((cell?.estimate ?? 0) - truth)).toBeLessThan(0.03)
      expect(truth).toBeGreaterThan(cell?.low ?? 1)
      expect(truth).toBeLessThan(cell?.high ?? 0)
    }
    const plain = labels.filter(({ score }) => score >= 400_000)
    const truth = share(joins.filter(({ vector }) => vector >= 400_000).map(({ isRight }) => isRight.vector))
    expect(truth - share(plain.map(({ verdict }) => verdict === 'same'))).toBeGreaterThan(0.06)
  })

  it('is not given where labels are of the smaller part of the joins, and says of how much they are not', () => {
    const join = (vector: number) => ({ trigram: 0, vector, isRight: { trigram: true, vector: true } })
    const joins = [
      ...Array.from({ length: 60 }, () => join(500_000)),
      ...Array.from({ length: 40 }, () => join(900_000)),
    ]
    const plane = planePrecision(acceptedOf(joins), onEachLine([verdictOf(join(900_000), 'vector')]))
    expect(plane[0]?.[0]).toMatchObject({ estimate: null, labels: 1, unlabelled: 0.6 })
    expect(plane[0]?.[4]).toMatchObject({ estimate: 1, labels: 1, unlabelled: 0 })
    expect(planePrecision(acceptedOf(joins), [])[0]?.[0]).toEqual({
      ...{ estimate: null, low: 0, high: 1, labels: 0, unlabelled: 1 },
    })
  })

  it('is a share whatever labels there are, and wherever', () => {
    const step = fc.integer({ min: 0, max: 5 }).map((at) => at * 200_000)
    const verdict = fc.record({
      kind: fc.constantFrom('vector' as const, 'trigram' as const),
      score: step,
      verdict: fc.constantFrom('same' as const, 'different' as const, 'unsure' as const),
    })
    const joins = fc.array(
      fc.record({ trigram: step, vector: step, isRight: fc.constant({ trigram: true, vector: true }) }),
      { maxLength: 100 },
    )
    fc.assert(
      fc.property(joins, fc.array(verdict, { maxLength: 30 }), (some, verdicts) => {
        const plane = planePrecision(acceptedOf(some), onEachLine(verdicts))
        expect(z.array(z.array(PlanePrecision)).safeParse(plane).success).toBe(true)
        for (const { estimate, low, high } of plane.flat()) {
          if (estimate !== null) expect(low <= estimate && estimate <= high).toBe(true)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('counts what nobody is sure of as wrong', () => {
    const joins = Array.from({ length: 40 }, () => ({
      ...{ trigram: 0, vector: 500_000, isRight: { trigram: true, vector: true } },
    }))
    const verdicts = (['same', 'unsure', 'same', 'different'] as const).map((verdict) => ({
      ...{ kind: 'vector' as const, score: 500_000, verdict },
    }))
    expect(planePrecision(acceptedOf(joins), onEachLine(verdicts))[0]?.[2]?.estimate).toBe(0.5)
  })
})
