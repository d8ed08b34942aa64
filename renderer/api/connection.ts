import { type ClientContext, type ClientLink, ORPCError } from '@orpc/client'

/** `connecting` only before the first time it is open; after that it is `open` or `lost`. */
export type ConnectionState = 'connecting' | 'open' | 'lost'

/** The way to the core, whichever it is. A lost one comes back by itself. */
export interface Connection {
  readonly link: ClientLink<ClientContext>
  state(): ConnectionState
  /** Called at each change of state; gives back how to stop it. */
  subscribe(listener: () => void): () => void
}

/** What calls fail with when the core went away before it answered. */
export function connectionLost(): ORPCError<'CONNECTION_LOST', Record<string, never>> {
  return new ORPCError('CONNECTION_LOST', { defined: true, data: {} })
}

/** Resolves when the connection is open, or at once when `signal` is aborted. */
export function untilOpen(connection: Connection, signal: AbortSignal): Promise<void> {
  if (connection.state() === 'open' || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const settle = () => {
      if (connection.state() !== 'open' && !signal.aborted) return
      stop()
      signal.removeEventListener('abort', settle)
      resolve()
    }
    const stop = connection.subscribe(settle)
    signal.addEventListener('abort', settle)
  })
}
