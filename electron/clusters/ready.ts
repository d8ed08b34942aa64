import type { WaitingMessage } from './pending-store.ts'

/** So long a message waits for its vector before it is decided without. */
export const VECTOR_WAIT_MS = 60_000

/** Messages that can be decided now, and how long the next one has to wait at most; null: nothing waits for a vector. */
export type Ready = { readonly messages: readonly WaitingMessage[]; readonly waitMs: number | null }

/**
 * The messages up to the first one that has to wait for its vector: they are decided in their order.
 * @param waiting in seq order
 */
export function readyAmong(waiting: readonly WaitingMessage[], vectors: ReadonlyMap<string, unknown>): Ready {
  const at = waiting.findIndex(
    (message) => message.skip === null && !vectors.has(message.id) && message.waitedMs < VECTOR_WAIT_MS,
  )
  if (at < 0) return { messages: waiting, waitMs: null }
  const { waitedMs } = waiting[at] as WaitingMessage
  return { messages: waiting.slice(0, at), waitMs: VECTOR_WAIT_MS - waitedMs }
}
