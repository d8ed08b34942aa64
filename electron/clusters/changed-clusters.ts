import type { PlacedChange } from './preview-changes.ts'
import { NO_CHANGE } from './grouping-parts.ts'
import { CHANGE_KINDS, type ChangeKind } from './preview-diff.ts'
import { NO_CLUSTER, type ShownGrouping } from './shown-grouping.ts'

type NamedChange = {
  readonly creator: string
  readonly kind: ChangeKind
  /** Messages that do not stay with those they were with. */
  readonly moved: number
  /** Names the change among those of its creator. */
  readonly lowestSeq: number
}

/** Some clusters of one side of a change, and how many there are. */
export type ShownClusters = {
  readonly total: number
  readonly shown: readonly { readonly size: number; readonly seqs: readonly number[] }[]
}

/** A change as a list shows it: the largest clusters of both sides, each by its first members. */
export type FoundChange = NamedChange & { readonly before: ShownClusters; readonly after: ShownClusters }

/** The members of a cluster by seq, lowest first. */
type WholeCluster = { readonly members: readonly number[] }

/** A change with all its clusters, in the order of their lowest seqs. */
export type WholeChange = NamedChange & {
  readonly before: readonly WholeCluster[]
  readonly after: readonly WholeCluster[]
}

const SHOWN_CLUSTERS = 4

function nameOf({ of: { creator, diff }, change }: PlacedChange): NamedChange {
  return {
    creator,
    kind: CHANGE_KINDS[diff.kind[change] as number] as ChangeKind,
    moved: diff.moved[change] as number,
    lowestSeq: (diff.lowest[change] as number) + 1,
  }
}

/** Changes as a list shows them: one pass over the clusters of each creator, however many changes there are. */
export function shortened(changes: readonly PlacedChange[]): FoundChange[] {
  const found = new Map<PlacedChange, FoundChange>()
  for (const [{ before, after, diff }, own] of Map.groupBy(changes, ({ of }) => of)) {
    const placeOf = new Int32Array(diff.moved.length).fill(-1)
    for (const [place, { change }] of own.entries()) placeOf[change] = place
    const [former, latter] = [gather(before, diff.ofBefore, placeOf), gather(after, diff.ofAfter, placeOf)]
    for (const [place, placed] of own.entries()) {
      const side = (gathered: Gathered): ShownClusters => gathered[place] ?? { total: 0, shown: [] }
      found.set(placed, { ...nameOf(placed), before: side(former), after: side(latter) })
    }
  }
  return changes.flatMap((placed) => found.get(placed) ?? [])
}

/** By the places of the changes that are wanted. */
type Gathered = readonly (ShownClusters | undefined)[]

/**
 * The largest clusters of one side of some changes; of those as large, the one of the lower seq first.
 * @param placeOf Of each change; -1 where it is not wanted
 */
function gather(grouping: ShownGrouping, changeOf: Int32Array, placeOf: Int32Array): Gathered {
  const sides: { total: number; largest: number[] }[] = []
  for (let its = 0; its < changeOf.length; its++) {
    const change = changeOf[its] as number
    const place = change === NO_CHANGE ? -1 : (placeOf[change] as number)
    if (place < 0) continue
    sides[place] ??= { total: 0, largest: [] }
    const side = sides[place]
    side.total++
    insert(side.largest, its, grouping.size)
  }
  return sides.map(({ total, largest }) => ({
    total,
    shown: largest.map((its) => firstMembers(grouping, its)),
  }))
}

function insert(largest: number[], its: number, size: Int32Array): void {
  const own = size[its] as number
  let place = largest.length
  while (place > 0 && (size[largest[place - 1] as number] as number) < own) place--
  if (place === SHOWN_CLUSTERS) return
  largest.splice(place, 0, its)
  if (largest.length > SHOWN_CLUSTERS) largest.pop()
}

function firstMembers({ size, first, second }: ShownGrouping, its: number) {
  return { size: size[its] as number, seqs: [(first[its] as number) + 1, (second[its] as number) + 1] }
}

export function whole(placed: PlacedChange): WholeChange {
  const { before, after, diff } = placed.of
  return {
    ...nameOf(placed),
    before: clustersOf(before, diff.ofBefore, placed.change),
    after: clustersOf(after, diff.ofAfter, placed.change),
  }
}

function clustersOf({ cluster }: ShownGrouping, changeOf: Int32Array, change: number): WholeCluster[] {
  const members = new Map<number, number[]>()
  for (let index = 0; index < cluster.length; index++) {
    const its = cluster[index] as number
    if (its === NO_CLUSTER || changeOf[its] !== change) continue
    const known = members.get(its)
    if (known) known.push(index + 1)
    else members.set(its, [index + 1])
  }
  return [...members.values()].map((seqs) => ({ members: seqs }))
}
