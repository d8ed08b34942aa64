import { channelOrder } from './channel-order.ts'
import type { Previewed } from './preview.ts'
import type { CreatorHistory } from './preview-history.ts'
import { NO_HOME } from './preview-world.ts'

/** A shown cluster: its home, and its members by seq, lowest first. */
export type PreviewCluster = { readonly home: number; readonly members: readonly number[] }

/** The shown clusters, in order of creation. */
export function members(history: CreatorHistory, previewed: Previewed): PreviewCluster[] {
  const { start, index } = groupByHome(previewed)
  const isMember = markMembers(history, previewed)
  const clusters: PreviewCluster[] = []
  for (let home = 0; home < previewed.createdBy.length; home++) {
    const seqs: number[] = []
    for (let place = start[home] as number; place < (start[home + 1] as number); place++) {
      const resident = index[place] as number
      if (isMember[resident] === 1) seqs.push(resident + 1)
    }
    if (seqs.length >= 2) clusters.push({ home, members: seqs })
  }
  return clusters
}

/** 1 for each message that is the newest of its channel in its home, by index. */
function markMembers(history: CreatorHistory, { home, createdBy }: Previewed): Uint8Array {
  const { index: order, channel } = channelOrder(history)
  const markedFor = new Int32Array(createdBy.length).fill(-1)
  const isMember = new Uint8Array(history.messages)
  for (let place = 0; place < order.length; place++) {
    const index = order[place] as number
    const own = home[index] as number
    if (own === NO_HOME || markedFor[own] === channel[place]) continue
    markedFor[own] = channel[place] as number
    isMember[index] = 1
  }
  return isMember
}

/** Messages that have a home, sorted by home and then by index; `start` is where each home's begin. */
type Residents = { readonly start: Int32Array; readonly index: Int32Array }

function groupByHome({ home, createdBy }: Previewed): Residents {
  const start = new Int32Array(createdBy.length + 1)
  for (let index = 0; index < home.length; index++) {
    const own = home[index] as number
    if (own !== NO_HOME) start[own + 1] = (start[own + 1] as number) + 1
  }
  for (let own = 0; own < createdBy.length; own++) {
    start[own + 1] = (start[own + 1] as number) + (start[own] as number)
  }
  const next = start.slice()
  const sorted = new Int32Array(start[createdBy.length] as number)
  for (let index = 0; index < home.length; index++) {
    const own = home[index] as number
    if (own === NO_HOME) continue
    const place = next[own] as number
    sorted[place] = index
    next[own] = place + 1
  }
  return { start, index: sorted }
}
