import type { CreatorHistory } from './preview-history.ts'

/** Decided messages, those of one channel together, the newest first; with the channel of each. */
export type ChannelOrder = { readonly index: Int32Array; readonly channel: Int32Array }

const known = new WeakMap<CreatorHistory, ChannelOrder>()

/** Whoever comes first in this order, of all of its channel that have a home, is the member there. */
export function channelOrder(history: CreatorHistory): ChannelOrder {
  const order = known.get(history) ?? newestFirstByChannel(history)
  known.set(history, order)
  return order
}

/** A counting sort by channel; in a channel by (created_at, seq). */
function newestFirstByChannel({ channel, createdAtMs, firstDecision }: CreatorHistory): ChannelOrder {
  const messages = firstDecision.length
  const start = new Int32Array(messages + 2)
  for (let index = 0; index < messages; index++) {
    const own = (channel[index] as number) + 1
    start[own] = (start[own] as number) + 1
  }
  for (let own = 1; own < start.length; own++)
    start[own] = (start[own] as number) + (start[own - 1] as number)
  const next = start.slice()
  const sorted = new Int32Array(messages)
  for (let index = 0; index < messages; index++) {
    const own = channel[index] as number
    const place = next[own] as number
    sorted[place] = index
    next[own] = place + 1
  }
  for (let own = 0; own + 1 < start.length; own++) {
    const from = start[own] as number
    const to = start[own + 1] as number
    if (to - from < 2) continue
    sorted
      .subarray(from, to)
      .sort((one, other) => (createdAtMs[other] as number) - (createdAtMs[one] as number) || other - one)
  }
  return { index: sorted, channel: sorted.map((index) => channel[index] as number) }
}
