import type { Overlaps } from './grouping-overlaps.ts'
import type { ShownGrouping } from './shown-grouping.ts'
import { inOrder } from './stable-order.ts'

/** Change of a cluster that has the same members in both. */
export const NO_CHANGE = -1

/** Which clusters of two groupings are in which change. */
export type Parts = {
  /** Change of each cluster, `NO_CHANGE` where it is in none. */
  readonly ofBefore: Int32Array
  readonly ofAfter: Int32Array
  /** Of each change: index of its message of the lowest seq. */
  readonly lowest: Int32Array
}

/** Clusters that share members, directly or by way of others, without those that are the same. */
export function findParts(
  before: ShownGrouping,
  after: ShownGrouping,
  { from, to, shared }: Overlaps,
): Parts {
  const former = before.size.length
  const latter = after.size.length
  const parent = inOrder(former + latter)
  const isSame = new Uint8Array(former + latter)
  for (let pair = 0; pair < from.length; pair++) {
    const [one, other] = [from[pair] as number, to[pair] as number]
    if (before.size[one] === shared[pair] && after.size[other] === shared[pair]) {
      isSame[one] = 1
      isSame[former + other] = 1
    } else parent[root(parent, one)] = root(parent, former + other)
  }
  const name = new Int32Array(former + latter).fill(NO_CHANGE)
  const changeOf = new Int32Array(former + latter).fill(NO_CHANGE)
  const lowest = new Int32Array(former + latter)
  let changes = 0
  // Both sides are in the order of their lowest seqs, so whoever comes first of a part has the lowest of it.
  let [one, other] = [0, 0]
  while (one < former || other < latter) {
    const isFormer =
      other === latter || (one < former && (before.first[one] as number) <= (after.first[other] as number))
    const index = (isFormer ? before.first[one] : after.first[other]) as number
    const node = isFormer ? one++ : former + other++
    if (isSame[node] === 1) continue
    const part = root(parent, node)
    if (name[part] === NO_CHANGE) {
      lowest[changes] = index
      name[part] = changes++
    }
    changeOf[node] = name[part] as number
  }
  return {
    ofBefore: changeOf.subarray(0, former),
    ofAfter: changeOf.subarray(former),
    lowest: lowest.slice(0, changes),
  }
}

function root(parent: Int32Array, node: number): number {
  let at = node
  while (parent[at] !== at) {
    // Halves the way for whoever comes next.
    parent[at] = parent[parent[at] as number] as number
    at = parent[at] as number
  }
  return at
}
