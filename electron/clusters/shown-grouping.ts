import { channelOrder } from './channel-order.ts'
import type { CreatorHistory } from './preview-history.ts'
import { NO_HOME } from './preview-world.ts'
import type { ThresholdRun } from './threshold-run.ts'

/** Cluster of a message that is a member of none. */
export const NO_CLUSTER = -1

/** The shown clusters of a run, in columns. They count in the order of their lowest seqs. */
export type ShownGrouping = {
  /** By message index; `NO_CLUSTER` where it is a member of none. */
  readonly cluster: Int32Array
  /** Members of each cluster. */
  readonly size: Int32Array
  /** Index of each cluster's member of the lowest seq, and of the next one. */
  readonly first: Int32Array
  readonly second: Int32Array
}

/** Columns of its own: those of the run are used again by the next one. */
export function groupShown(
  history: CreatorHistory,
  { home, homes }: Pick<ThresholdRun, 'home' | 'homes'>,
): ShownGrouping {
  const { isMember, members } = markMembers(history, home, homes)
  const clusterOf = new Int32Array(homes).fill(NO_CLUSTER)
  const cluster = new Int32Array(home.length).fill(NO_CLUSTER)
  const [size, first, second] = [new Int32Array(homes), new Int32Array(homes), new Int32Array(homes)]
  let clusters = 0
  for (let index = 0; index < home.length; index++) {
    if (isMember[index] === 0) continue
    const own = home[index] as number
    if ((members[own] as number) < 2) continue
    let its = clusterOf[own] as number
    if (its === NO_CLUSTER) {
      its = clusters++
      clusterOf[own] = its
      first[its] = index
    } else if (size[its] === 1) second[its] = index
    size[its] = (size[its] as number) + 1
    cluster[index] = its
  }
  const all = (column: Int32Array) => column.subarray(0, clusters)
  return { cluster, size: all(size), first: all(first), second: all(second) }
}

/** 1 for each message that is the newest of its channel in its home, by index; and how many of these each home has. */
function markMembers(history: CreatorHistory, home: Int32Array, homes: number) {
  const { index: order, channel } = channelOrder(history)
  const markedFor = new Int32Array(homes).fill(-1)
  const members = new Int32Array(homes)
  const isMember = new Uint8Array(home.length)
  for (let place = 0; place < order.length; place++) {
    const index = order[place] as number
    const own = home[index] as number
    if (own === NO_HOME || markedFor[own] === channel[place]) continue
    markedFor[own] = channel[place] as number
    members[own] = (members[own] as number) + 1
    isMember[index] = 1
  }
  return { isMember, members }
}
