import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WholeChange } from '../../electron/clusters/changed-clusters.ts'
import { CHANGE_KINDS } from '../../electron/clusters/preview-diff.ts'
import { changesOf, groupingOf, listed } from '../support/changes-of.ts'
import { plainChanges } from '../support/plain-changes.ts'

/** The group of each message, by index; groups of one are no clusters. */
type Grouping = readonly number[]

type Cluster = { readonly members: readonly number[] }

const clustersOf = (grouping: Grouping): Cluster[] =>
  [
    ...Map.groupBy(
      grouping.map((group, index) => ({ group, seq: index + 1 })),
      ({ group }) => group,
    ).values(),
  ]
    .map((messages) => ({ members: messages.map(({ seq }) => seq) }))
    .filter(({ members }) => members.length >= 2)

const side = (grouping: Grouping) => groupingOf(clustersOf(grouping), grouping.length)

const diff = (before: Grouping, after: Grouping): WholeChange[] =>
  changesOf([{ creator: 'ana', before: side(before), after: side(after), isChosen: null }])

const groupings = fc.integer({ min: 1, max: 24 }).chain((messages) => {
  const grouping = fc.array(fc.nat({ max: 9 }), { minLength: messages, maxLength: messages })
  return fc.tuple(grouping, grouping)
})

const seqsOf = (clusters: readonly Cluster[]) => clusters.flatMap(({ members }) => members)
const everyone = ({ before, after }: WholeChange) => new Set([...seqsOf(before), ...seqsOf(after)])
const key = ({ members }: Cluster) => members.join(' ')

describe('the difference of two groupings', () => {
  it('has every cluster that is only in one of them, once, and no other', () => {
    fc.assert(
      fc.property(groupings, ([before, after]) => {
        const changes = diff(before, after)
        const [old, made] = [clustersOf(before).map(key), clustersOf(after).map(key)]
        expect(changes.flatMap((change) => change.before.map(key)).sort()).toEqual(
          old.filter((cluster) => !made.includes(cluster)).sort(),
        )
        expect(changes.flatMap((change) => change.after.map(key)).sort()).toEqual(
          made.filter((cluster) => !old.includes(cluster)).sort(),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps two messages that are together in only one of them in one change, and strangers apart', () => {
    fc.assert(
      fc.property(groupings, ([before, after]) => {
        const changes = diff(before, after).map(everyone)
        // Parts of no change share nobody, so each message is in one at most.
        const seen = changes.flatMap((seqs) => [...seqs])
        expect(new Set(seen).size).toBe(seen.length)
        for (let one = 1; one <= before.length; one++) {
          for (let other = 1; other < one; other++) {
            const isTogether = (grouping: Grouping) => grouping[one - 1] === grouping[other - 1]
            if (isTogether(before) === isTogether(after)) continue
            expect(changes.some((seqs) => seqs.has(one) && seqs.has(other))).toBe(true)
          }
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('is the same backwards, with the other names', () => {
    const opposite = {
      ...{ split: 'merge', merge: 'split', appear: 'vanish', vanish: 'appear', regroup: 'regroup' },
      ...{ grow: 'shrink', shrink: 'grow' },
    } as const
    fc.assert(
      fc.property(groupings, ([before, after]) => {
        const forward = diff(before, after)
        const backward = new Map(
          diff(after, before).map((change) => [[...everyone(change)].sort().join(' '), change]),
        )
        for (const change of forward) {
          const other = backward.get([...everyone(change)].sort().join(' '))
          const sizes = [change.before, change.after].map((clusters) => seqsOf(clusters).length)
          // Of one that stays one and has as many members after as before, both directions are called growing.
          const isEven = change.before.length === 1 && change.after.length === 1 && sizes[0] === sizes[1]
          expect(other?.kind).toBe(isEven ? 'grow' : opposite[change.kind])
        }
        expect(backward.size).toBe(forward.length)
      }),
      { numRuns: 1000 },
    )
  })

  it('counts as moved the fewest messages that must change their cluster', () => {
    fc.assert(
      fc.property(groupings, ([before, after]) => {
        const changes = diff(before, after)
        for (const change of changes) {
          expect(change.moved).toBeGreaterThan(0)
          expect(change.moved).toBeGreaterThanOrEqual(fewestMoved(change))
          // A greedy choice keeps half of the best at least.
          const total = everyone(change).size
          expect(total - change.moved).toBeGreaterThanOrEqual((total - fewestMoved(change)) / 2)
        }
        const moved = changes.map((change) => change.moved)
        expect(moved).toEqual(moved.toSorted((one, other) => other - one))
      }),
      { numRuns: 1000 },
    )
  })

  it('names what happened', () => {
    const kinds = (before: Grouping, after: Grouping) =>
      diff(before, after).map(({ kind, moved }) => [kind, moved])
    expect(kinds([1, 1, 1, 1, 1], [1, 1, 1, 2, 2])).toEqual([['split', 2]])
    expect(kinds([1, 1, 1, 2, 2], [1, 1, 1, 1, 1])).toEqual([['merge', 2]])
    expect(kinds([1, 2, 3], [1, 1, 1])).toEqual([['appear', 3]])
    expect(kinds([1, 1, 2], [1, 2, 3])).toEqual([['vanish', 2]])
    expect(kinds([1, 1, 2], [1, 1, 1])).toEqual([['grow', 1]])
    expect(kinds([1, 1, 1], [1, 1, 2])).toEqual([['shrink', 1]])
    expect(kinds([1, 1, 1, 2, 2, 2], [1, 1, 2, 2, 2, 2])).toEqual([['regroup', 1]])
    expect(kinds([1, 1, 2, 2], [7, 7, 8, 8])).toEqual([])
  })
})

describe('a list of changes', () => {
  const creators = fc.array(fc.tuple(groupings, fc.option(fc.nat({ max: 30 }))), {
    minLength: 1,
    maxLength: 4,
  })

  const someKinds = fc.subarray([...CHANGE_KINDS])

  it('is what looking at every pair of clusters finds, of all creators together, whatever is counted or listed', () => {
    let changes = 0
    fc.assert(
      fc.property(creators, someKinds, (each, wanted) => {
        const compared = each.map(([[before, after], chosen], place) => ({
          ...{ creator: `creator ${place}`, before: clustersOf(before), after: clustersOf(after) },
          isChosen: chosen === null ? null : before.map((_, index) => (index * 7 + chosen) % 5 === 0),
        }))
        const expected = plainChanges(compared)
        const sides = compared.map(({ creator, before, after, isChosen }, place) => {
          const messages = each[place]?.[0][0].length ?? 0
          return {
            ...{ creator, before: groupingOf(before, messages), after: groupingOf(after, messages) },
            isChosen: isChosen && Uint8Array.from(isChosen, (is) => (is ? 1 : 0)),
          }
        })
        expect(changesOf(sides)).toEqual(expected)
        const chosen = expected.filter(({ kind }) => wanted.length === 0 || wanted.includes(kind))
        expect(listed(sides, wanted)).toEqual({
          items: chosen.map((change) => ({
            ...change,
            before: someOf(change.before),
            after: someOf(change.after),
          })),
          summary: {
            total: expected.length,
            kinds: Object.fromEntries(
              CHANGE_KINDS.map((kind) => [kind, expected.filter((change) => change.kind === kind).length]),
            ),
            moved: expected.reduce((sum, { moved }) => sum + moved, 0),
            creators: new Set(expected.map(({ creator }) => creator)).size,
          },
        })
        changes += expected.length
      }),
      { numRuns: 2000 },
    )
    expect(changes).toBeGreaterThan(2000)
  })
})

/** The four largest, each by its first two members. */
const someOf = (clusters: readonly Cluster[]) => ({
  total: clusters.length,
  shown: clusters
    .toSorted((one, other) => other.members.length - one.members.length)
    .slice(0, 4)
    .map(({ members }) => ({ size: members.length, seqs: members.slice(0, 2) })),
})

/** By trying every way in which clusters can go on as others. */
function fewestMoved({ before, after }: Pick<WholeChange, 'before' | 'after'>): number {
  const total = new Set([...seqsOf(before), ...seqsOf(after)]).size
  const most = (from: readonly Cluster[], to: readonly Cluster[]): number => {
    const [one, ...others] = from
    if (!one) return 0
    const kept = to.map((other) => {
      const shared = other.members.filter((seq) => one.members.includes(seq)).length
      return shared === 0
        ? 0
        : shared +
            most(
              others,
              to.filter((each) => each !== other),
            )
    })
    return Math.max(most(others, to), ...kept)
  }
  return total - most(before, after)
}
