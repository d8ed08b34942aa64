import type { Notice } from '../../shared/model/status.ts'
import type { Client } from './client.ts'
import { type Connection, untilOpen } from './connection.ts'

const PAUSE_MS = 500

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

interface Follower {
  /** Called each time the stream is open: what changed before is not in it. */
  onOpen(): void
  onNotice(notice: Notice): void
}

/** Reads notices until `signal` is aborted; a stream that breaks off is opened again. */
export async function followNotices(
  from: { readonly client: Pick<Client, 'status'>; readonly connection: Connection },
  follower: Follower,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await untilOpen(from.connection, signal)
    try {
      const notices = await from.client.status.watch(undefined, { signal })
      follower.onOpen()
      for await (const notice of notices) follower.onNotice(notice)
    } catch {
      // Why it broke off shows in the state of the connection or of the database.
    }
    await pause(signal)
  }
}
