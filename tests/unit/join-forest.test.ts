import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bridge, countParts, hub, longestPath, weakestLink } from '../../electron/clusters/chain-marks.ts'
import {
  joinForest,
  membersOnSide,
  pathBetween,
  type Resident,
  sidesOf,
} from '../../electron/clusters/join-forest.ts'

/** Few scores, so that many are equal. */
const scores = fc.constantFrom(500_000, 610_000, 830_000, null)

/**
 * A home: some who lived in it have left since, some who live there are not shown. History numbers are in no order of
 * the seqs, as with second decisions.
 */
const homes = fc
  .array(
    fc.record({
      back: fc.nat(6),
      score: scores,
      isHere: fc.boolean(),
      isMember: fc.integer({ min: 0, max: 4 }).map((one) => one > 0),
      isFirst: fc.integer({ min: 0, max: 12 }).map((one) => one === 0),
      order: fc.nat(1_000),
    }),
    { maxLength: 40 },
  )
  .map((drawn) =>
    drawn.flatMap(({ back, score, isHere, isMember, isFirst, order }, index): Resident[] => {
      const seq = 3 * index + 5
      // Most stay: with half of them gone nothing would hang together.
      if (!isHere && order % 4 === 0) return []
      const matchedSeq = 3 * (index - 1 - Math.min(back, index - 1)) + 5
      const joining =
        index === 0 || isFirst
          ? null
          : {
              matchedSeq,
              kind: score === null ? ('person' as const) : ('vector' as const),
              score,
              history: order * 100 + index,
            }
      return [{ seq, isMember, joining }]
    }),
  )

type Edge = { child: number; parent: number; score: number | null; history: number }

/** Every join whose both ends live here, by seq. */
const edgesOf = (home: readonly Resident[]): Edge[] =>
  home.flatMap(({ seq, joining }) =>
    joining && home.some((other) => other.seq === joining.matchedSeq)
      ? [{ child: seq, parent: joining.matchedSeq, score: joining.score, history: joining.history }]
      : [],
  )

/** Whom one reaches over these joins, with the way there. */
function reach(from: number, edges: readonly Edge[]): Map<number, Edge[]> {
  const ways = new Map<number, Edge[]>([[from, []]])
  const queue = [from]
  for (const at of queue) {
    for (const edge of edges) {
      const next = edge.child === at ? edge.parent : edge.parent === at ? edge.child : null
      if (next === null || ways.has(next)) continue
      ways.set(next, [...(ways.get(at) ?? []), edge])
      queue.push(next)
    }
  }
  return ways
}

const membersOf = (home: readonly Resident[]) => home.filter(({ isMember }) => isMember).map(({ seq }) => seq)

/** Members on either side once a join is taken away. */
function cut(home: readonly Resident[], edge: Edge) {
  const others = edgesOf(home).filter((other) => other !== edge && other.child !== edge.child)
  const side = (end: number) => membersOf(home).filter((seq) => reach(end, others).has(seq))
  return { below: side(edge.child), rest: side(edge.parent) }
}

const seqAt = (home: readonly Resident[], at: number | null | undefined) =>
  at === null || at === undefined ? null : (home[at]?.seq ?? null)

const byEach =
  (...keys: ((edge: Edge) => number)[]) =>
  (one: Edge, other: Edge) =>
    keys.map((key) => key(one) - key(other)).find((difference) => difference !== 0) ?? 0

describe('the joins of a home', () => {
  it('part it where one is taken away exactly as a search without it finds', () => {
    fc.assert(
      fc.property(homes, (home) => {
        const forest = joinForest(home)
        for (const edge of edgesOf(home)) {
          const at = home.findIndex(({ seq }) => seq === edge.child)
          const expected = cut(home, edge)
          expect(sidesOf(forest, at)).toEqual({ below: expected.below.length, rest: expected.rest.length })
          for (const side of ['below', 'rest'] as const) {
            expect(membersOnSide(forest, at, side).map(({ seq }) => seq)).toEqual(expected[side])
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('lead from any resident to any other on the one way there is, or on none', () => {
    fc.assert(
      fc.property(homes, (home) => {
        const forest = joinForest(home)
        const edges = edgesOf(home)
        for (const [from, { seq }] of home.entries()) {
          const ways = reach(seq, edges)
          for (const [to, other] of home.entries()) {
            const path = pathBetween(forest, from, to)
            const steps = path && [...path.up, ...path.down].map((at) => seqAt(home, at))
            expect(steps).toEqual(ways.get(other.seq)?.map(({ child }) => child) ?? null)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('have the weakest link, the bridge, the hub and the longest way that a look at each of them finds', () => {
    const met = { weakest: 0, bridge: 0, hub: 0, parts: 0 }
    fc.assert(
      fc.property(homes, (home) => {
        const forest = joinForest(home)
        const edges = edgesOf(home)
        const members = membersOf(home)
        const [weakest] = edges
          .filter(({ child, score }) => score !== null && members.includes(child))
          .sort(
            byEach(
              ({ score }) => score ?? 0,
              ({ history }) => history,
            ),
          )
        expect(seqAt(home, weakestLink(forest))).toBe(weakest?.child ?? null)

        const smaller = (edge: Edge) => {
          const { below, rest } = cut(home, edge)
          return Math.min(below.length, rest.length)
        }
        const [best] = edges
          .filter((edge) => members.length >= 4 && smaller(edge) >= 2)
          .sort(
            byEach(
              (edge) => -smaller(edge),
              ({ score }) => score ?? 2_000_000,
              ({ history }) => history,
            ),
          )
        expect(seqAt(home, bridge(forest))).toBe(best?.child ?? null)

        const around = home.map(
          ({ seq }) => edges.filter(({ child, parent }) => parent === seq && members.includes(child)).length,
        )
        const most = Math.max(0, ...around)
        expect(hub(forest)).toEqual(most < 2 ? null : { at: around.indexOf(most), around: most })

        const lengths = members.flatMap((seq) => {
          const ways = reach(seq, edges)
          return members.map((other) => ways.get(other)?.length ?? 0)
        })
        expect(longestPath(forest)).toBe(Math.max(0, ...lengths))

        const parts = new Set(members.map((seq) => Math.min(...reach(seq, edges).keys())))
        expect(countParts(forest)).toBe(parts.size)
        if (weakest) met.weakest++
        if (best) met.bridge++
        if (most >= 2) met.hub++
        if (parts.size > 1) met.parts++
      }),
      { numRuns: 500 },
    )
    for (const times of Object.values(met)) expect(times).toBeGreaterThan(100)
  })

  it('may be a chain of a hundred thousand', () => {
    const home = Array.from(
      { length: 100_000 },
      (_, index): Resident => ({
        seq: index + 1,
        isMember: true,
        joining:
          index === 0 ? null : { matchedSeq: index, kind: 'vector', score: 900_000 - index, history: index },
      }),
    )
    const forest = joinForest(home)
    expect(weakestLink(forest)).toBe(99_999)
    expect(bridge(forest)).toBe(50_000)
    expect(hub(forest)).toBeNull()
    expect(longestPath(forest)).toBe(99_999)
    expect(pathBetween(forest, 99_999, 0)?.up).toHaveLength(99_999)
    expect(pathBetween(forest, 0, 99_999)?.down.slice(0, 3)).toEqual([1, 2, 3])
    expect(membersOnSide(forest, 50_000, 'below')).toHaveLength(50_000)
  })
})
