import { findOverlaps, type Overlaps } from './grouping-overlaps.ts'
import { findParts, NO_CHANGE, type Parts } from './grouping-parts.ts'
import type { ShownGrouping } from './shown-grouping.ts'
import { stableOrder } from './stable-order.ts'

/**
 * What becomes of clusters between two previews of one history. `regroup`: several become several others.
 * `grow` and `shrink` are of one cluster that stays one, by which side has more members.
 */
export const CHANGE_KINDS = ['split', 'merge', 'regroup', 'appear', 'vanish', 'grow', 'shrink'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/**
 * The difference of two groupings of the same messages, in columns. Clusters that share members, directly or by way of
 * others, are in one change; one that has the same members in both is in none. Changes count in the order of their
 * lowest seqs.
 */
export type GroupingDiff = Parts & {
  /** Of each change: place of its kind in `CHANGE_KINDS`. */
  readonly kind: Uint8Array
  /** Messages that do not stay with those they were with. */
  readonly moved: Int32Array
}

export function diffGroupings(before: ShownGrouping, after: ShownGrouping): GroupingDiff {
  const overlaps = findOverlaps(before, after)
  const parts = findParts(before, after, overlaps)
  const { ofBefore, ofAfter, lowest } = parts
  const changes = lowest.length
  const [clustersBefore, clustersAfter] = [new Int32Array(changes), new Int32Array(changes)]
  const [membersBefore, membersAfter] = [new Int32Array(changes), new Int32Array(changes)]
  addUp(ofBefore, before.size, clustersBefore, membersBefore)
  addUp(ofAfter, after.size, clustersAfter, membersAfter)
  // Members of both sides, without those counted twice, and without those who stay.
  const moved = membersBefore.map((members, change) => members + (membersAfter[change] as number))
  for (let pair = 0; pair < overlaps.from.length; pair++) {
    const change = ofBefore[overlaps.from[pair] as number] as number
    if (change !== NO_CHANGE) moved[change] = (moved[change] as number) - (overlaps.shared[pair] as number)
  }
  const kind = new Uint8Array(changes)
  for (let change = 0; change < changes; change++) {
    const isAsLarge = (membersAfter[change] as number) >= (membersBefore[change] as number)
    const its = kindOf(clustersBefore[change] as number, clustersAfter[change] as number, isAsLarge)
    kind[change] = CHANGE_KINDS.indexOf(its)
  }
  takeStaying(overlaps, parts, { kind, moved })
  return { ofBefore, ofAfter, kind, moved, lowest }
}

function addUp(changeOf: Int32Array, size: Int32Array, clusters: Int32Array, members: Int32Array): void {
  for (let its = 0; its < changeOf.length; its++) {
    const change = changeOf[its] as number
    if (change === NO_CHANGE) continue
    clusters[change] = (clusters[change] as number) + 1
    members[change] = (members[change] as number) + (size[its] as number)
  }
}

function kindOf(before: number, after: number, isAsLarge: boolean): ChangeKind {
  if (before === 0) return 'appear'
  if (after === 0) return 'vanish'
  if (before === 1 && after === 1) return isAsLarge ? 'grow' : 'shrink'
  if (before === 1) return 'split'
  return after === 1 ? 'merge' : 'regroup'
}

const REGROUP = CHANGE_KINDS.indexOf('regroup')

/**
 * Takes those who stay together from what moves: each cluster goes on as the one it shares most members with, and only as
 * that. Of pairs that share as many the one of the earlier clusters goes first.
 */
function takeStaying(
  { from, to, shared }: Overlaps,
  { ofBefore, ofAfter }: Parts,
  { kind, moved }: Pick<GroupingDiff, 'kind' | 'moved'>,
): void {
  const most = new Int32Array(moved.length)
  const regrouped: number[] = []
  for (let pair = 0; pair < from.length; pair++) {
    const change = ofBefore[from[pair] as number] as number
    if (change === NO_CHANGE) continue
    // Where one side is one cluster only one pair can go on.
    if (kind[change] === REGROUP) regrouped.push(pair)
    else most[change] = Math.max(most[change] as number, shared[pair] as number)
  }
  for (let change = 0; change < moved.length; change++)
    moved[change] = (moved[change] as number) - (most[change] as number)
  const [isTaken, isTaking] = [new Uint8Array(ofBefore.length), new Uint8Array(ofAfter.length)]
  for (const pair of mostSharedFirst({ from, to, shared }, regrouped)) {
    const [former, latter] = [from[pair] as number, to[pair] as number]
    if (isTaken[former] === 1 || isTaking[latter] === 1) continue
    isTaken[former] = 1
    isTaking[latter] = 1
    const change = ofBefore[former] as number
    moved[change] = (moved[change] as number) - (shared[pair] as number)
  }
}

/** Pairs that share as many are in the order of the clusters before, and then of those after. */
function mostSharedFirst({ from, to, shared }: Overlaps, pairs: readonly number[]): Int32Array {
  if (pairs.length === 0) return new Int32Array()
  const highest = (keys: Int32Array) => pairs.reduce((most, pair) => Math.max(most, keys[pair] as number), 0)
  const byAfter = stableOrder(to, highest(to), Int32Array.from(pairs))
  const byBoth = stableOrder(from, highest(from), byAfter)
  const most = highest(shared)
  const fewer = shared.map((count) => Math.max(0, most - count))
  return stableOrder(fewer, most, byBoth)
}
