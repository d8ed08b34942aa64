import type { WholeChange } from '../../electron/clusters/changed-clusters.ts'

type Cluster = { readonly members: readonly number[] }

/** A creator's clusters in two previews; `isChosen` by message index, null: everyone is counted. */
export type PlainClusters = {
  readonly creator: string
  readonly before: readonly Cluster[]
  readonly after: readonly Cluster[]
  readonly isChosen: readonly boolean[] | null
}

/** What becomes of clusters, by comparing each with each: for small histories. */
export function plainChanges(creators: readonly PlainClusters[]): WholeChange[] {
  return creators
    .flatMap(({ creator, before, after, isChosen }) =>
      plainParts(
        before.filter((one) => !after.some((other) => isSame(one, other))),
        after.filter((one) => !before.some((other) => isSame(one, other))),
      )
        .filter((part) => membersOf(part).some((seq) => isChosen === null || isChosen[seq - 1]))
        .map((part) => ({ creator, ...plainFigures(part), ...part }))
        .sort((one, other) => one.lowestSeq - other.lowestSeq),
    )
    .sort((one, other) => other.moved - one.moved)
}

type Part = { before: Cluster[]; after: Cluster[] }

const isSame = (one: Cluster, other: Cluster): boolean => one.members.join(' ') === other.members.join(' ')
const shared = (one: Cluster, other: Cluster): number =>
  one.members.filter((seq) => other.members.includes(seq)).length
const membersOf = ({ before, after }: Part): number[] =>
  [...before, ...after].flatMap(({ members }) => members)

/** Clusters that share members, directly or by way of others. */
function plainParts(before: readonly Cluster[], after: readonly Cluster[]): Part[] {
  let parts: Part[] = []
  const add = (own: Part) => {
    const isNear = (part: Part) => membersOf(part).some((seq) => membersOf(own).includes(seq))
    const near = [...parts.filter(isNear), own]
    parts = parts.filter((part) => !isNear(part))
    parts.push({ before: near.flatMap((part) => part.before), after: near.flatMap((part) => part.after) })
  }
  for (const cluster of before) add({ before: [cluster], after: [] })
  for (const cluster of after) add({ before: [], after: [cluster] })
  return parts.map((part) => ({ before: part.before.sort(bySeq), after: part.after.sort(bySeq) }))
}

const first = ({ members }: Cluster): number => Math.min(...members)
const bySeq = (one: Cluster, other: Cluster): number => first(one) - first(other)

function plainFigures(part: Part): Pick<WholeChange, 'kind' | 'moved' | 'lowestSeq'> {
  const seqs = new Set(membersOf(part))
  return {
    kind: plainKind(part),
    moved: seqs.size - countStaying(part),
    lowestSeq: Math.min(...seqs),
  }
}

function plainKind({ before, after }: Part): WholeChange['kind'] {
  const [one, other] = [before.length, after.length]
  if (one === 0) return 'appear'
  if (other === 0) return 'vanish'
  if (one > 1 && other > 1) return 'regroup'
  if (one > 1) return 'merge'
  if (other > 1) return 'split'
  return (after[0]?.members.length ?? 0) < (before[0]?.members.length ?? 0) ? 'shrink' : 'grow'
}

/** The pair that shares most goes on, then the one that shares most of what is left; of equals the earlier clusters. */
function countStaying({ before, after }: Part): number {
  const pairs = before
    .flatMap((one) => after.map((other) => ({ one, other, count: shared(one, other) })))
    .toSorted((pair, next) => next.count - pair.count)
  const [pair] = pairs
  if (!pair) return 0
  const others = {
    before: before.filter((one) => one !== pair.one),
    after: after.filter((other) => other !== pair.other),
  }
  return pair.count + countStaying(others)
}
