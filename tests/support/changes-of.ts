import { shortened, type WholeChange, whole } from '../../electron/clusters/changed-clusters.ts'
import { type ComparedClusters, ScopeChanges } from '../../electron/clusters/preview-changes.ts'
import { type ChangeKind, diffGroupings } from '../../electron/clusters/preview-diff.ts'
import { NO_CLUSTER, type ShownGrouping } from '../../electron/clusters/shown-grouping.ts'

type Compared = ComparedClusters & { readonly creator: string }

/** Clusters of so many messages as the columns of a grouping. */
export function groupingOf(
  clusters: readonly { readonly members: readonly number[] }[],
  messages: number,
): ShownGrouping {
  const sorted = clusters.map(({ members }) => members).toSorted(([one = 0], [other = 0]) => one - other)
  const cluster = new Int32Array(messages).fill(NO_CLUSTER)
  for (const [its, members] of sorted.entries()) for (const seq of members) cluster[seq - 1] = its
  return {
    cluster,
    size: Int32Array.from(sorted, ({ length }) => length),
    first: Int32Array.from(sorted, ([seq = 0]) => seq - 1),
    second: Int32Array.from(sorted, ([, seq = 0]) => seq - 1),
  }
}

const found = (creators: readonly Compared[]) =>
  new ScopeChanges(creators.map((one) => ({ ...one, diff: diffGroupings(one.before, one.after) })))

/** All changes with all of their clusters, in the order of the list. */
export function changesOf(creators: readonly Compared[]): WholeChange[] {
  const changes = found(creators)
  return changes.page(0, changes.summary.total).map(whole)
}

/** The list, of these kinds only, and the summary of all, read page by page. */
export function listed(creators: readonly Compared[], kinds: readonly ChangeKind[] = []) {
  const changes = found(creators)
  const pages = Array.from({ length: Math.ceil(changes.count(kinds) / 3) }, (_, page) =>
    shortened(changes.page(page * 3, 3, kinds)),
  )
  return { items: pages.flat(), summary: changes.summary }
}
