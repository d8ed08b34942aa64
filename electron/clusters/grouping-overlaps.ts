import { NO_CLUSTER, type ShownGrouping } from './shown-grouping.ts'

/** Each pair of a cluster before and one after that share members, and how many: one in each place of all three. */
export type Overlaps = { readonly from: Int32Array; readonly to: Int32Array; readonly shared: Int32Array }

/** In the order of the clusters before. */
export function findOverlaps(before: ShownGrouping, after: ShownGrouping): Overlaps {
  const { start, members } = sortedMembers(before)
  const counts = new Int32Array(after.size.length)
  // No more pairs than members.
  const room = members.length
  const [from, to, shared] = [new Int32Array(room), new Int32Array(room), new Int32Array(room)]
  let pairs = 0
  for (let its = 0; its < before.size.length; its++) {
    const begin = pairs
    for (let at = start[its] as number; at < (start[its + 1] as number); at++) {
      const latter = after.cluster[members[at] as number] as number
      if (latter === NO_CLUSTER) continue
      if (counts[latter] === 0) to[pairs++] = latter
      counts[latter] = (counts[latter] as number) + 1
    }
    for (let pair = begin; pair < pairs; pair++) {
      const latter = to[pair] as number
      from[pair] = its
      shared[pair] = counts[latter] as number
      counts[latter] = 0
    }
  }
  const all = (column: Int32Array) => column.subarray(0, pairs)
  return { from: all(from), to: all(to), shared: all(shared) }
}

type SortedMembers = { readonly start: Int32Array; readonly members: Int32Array }

/** The live side is the same at each step of the slider. */
const known = new WeakMap<ShownGrouping, SortedMembers>()

function sortedMembers(grouping: ShownGrouping): SortedMembers {
  const sorted = known.get(grouping) ?? byCluster(grouping)
  known.set(grouping, sorted)
  return sorted
}

/** Indexes of the members of all clusters, cluster after cluster, and where those of each begin. */
function byCluster({ cluster, size }: ShownGrouping): SortedMembers {
  const start = new Int32Array(size.length + 1)
  for (let its = 0; its < size.length; its++) start[its + 1] = (start[its] as number) + (size[its] as number)
  const next = start.slice()
  const members = new Int32Array(start[size.length] as number)
  for (let index = 0; index < cluster.length; index++) {
    const its = cluster[index] as number
    if (its === NO_CLUSTER) continue
    const at = next[its] as number
    members[at] = index
    next[its] = at + 1
  }
  return { start, members }
}
