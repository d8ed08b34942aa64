import type { IndexedMessage } from '../links/search.ts'

/**
 * Messages in seq order with some that have come since: such a one takes the place of what is there with its seq,
 * or comes in between. Both are in seq order.
 */
export async function* withArrivals(
  stored: AsyncIterable<IndexedMessage>,
  arrivals: readonly IndexedMessage[],
): AsyncGenerator<IndexedMessage> {
  let next = 0
  for await (const message of stored) {
    for (let arrival = arrivals[next]; arrival && arrival.seq <= message.seq; arrival = arrivals[++next]) {
      yield arrival
    }
    if (arrivals[next - 1]?.seq !== message.seq) yield message
  }
  yield* arrivals.slice(next)
}
