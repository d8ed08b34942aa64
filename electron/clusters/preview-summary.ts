import type { Previewed } from './preview.ts'
import type { CreatorHistory } from './preview-history.ts'
import { NO_HOME } from './preview-world.ts'

/** The figures of a preview. A home with two members or more is a shown cluster. */
export type PreviewSummary = {
  /** Decided messages, without paid and empty ones. */
  readonly messages: number
  readonly clusters: number
  /** Members of shown clusters. */
  readonly grouped: number
  /** Members of the largest cluster; 0 where there is none. */
  readonly largest: number
}

/** A shown cluster: its home, and its members by seq, lowest first. */
export type PreviewCluster = { readonly home: number; readonly members: readonly number[] }

export function summarise(history: CreatorHistory, previewed: Previewed): PreviewSummary {
  const residents = groupByHome(previewed)
  const countedFor = new Int32Array(history.messages).fill(NO_HOME)
  let clusters = 0
  let grouped = 0
  let largest = 0
  for (let home = 0; home < previewed.createdBy.length; home++) {
    const members = countChannels(history, residents, home, countedFor)
    if (members < 2) continue
    clusters++
    grouped += members
    if (members > largest) largest = members
  }
  return { messages: countMessages(history), clusters, grouped, largest }
}

/** The shown clusters, in order of creation. */
export function members(history: CreatorHistory, previewed: Previewed): PreviewCluster[] {
  const residents = groupByHome(previewed)
  const clusters: PreviewCluster[] = []
  for (let home = 0; home < previewed.createdBy.length; home++) {
    const newest = newestOfChannels(history, residentsOf(residents, home))
    if (newest.length >= 2) clusters.push({ home, members: newest.map((index) => index + 1) })
  }
  return clusters
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

const residentsOf = ({ start, index }: Residents, home: number): Int32Array =>
  index.subarray(start[home], start[home + 1])

/** Distinct channels in a home, which is how many members it has. `countedFor` is kept from home to home. */
function countChannels(
  history: CreatorHistory,
  residents: Residents,
  home: number,
  countedFor: Int32Array,
): number {
  const end = residents.start[home + 1] as number
  let channels = 0
  for (let place = residents.start[home] as number; place < end; place++) {
    const channel = history.channel[residents.index[place] as number] as number
    if (countedFor[channel] === home) continue
    countedFor[channel] = home
    channels++
  }
  return channels
}

/** Of each channel the newest message, by (created_at, seq). */
function newestOfChannels(history: CreatorHistory, residents: Int32Array): number[] {
  const newest = new Map<number, number>()
  for (const index of residents) {
    const channel = history.channel[index] as number
    const known = newest.get(channel)
    const isNewer =
      known === undefined || (history.createdAtMs[index] as number) >= (history.createdAtMs[known] as number)
    if (isNewer) newest.set(channel, index)
  }
  return [...newest.values()].sort((one, other) => one - other)
}

/** Messages are decided in the order of their seqs, so the decided ones come before all that wait. */
function countMessages({ decided, isUncounted }: CreatorHistory): number {
  let end = 0
  for (let decision = 0; decision < decided.length; decision++) {
    end = Math.max(end, (decided[decision] as number) + 1)
  }
  let messages = 0
  for (let index = 0; index < end; index++) if (isUncounted[index] === 0) messages++
  return messages
}
