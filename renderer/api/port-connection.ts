import { RPCLink } from '@orpc/client/message-port'
import type { Connection, ConnectionState } from './connection.ts'

declare global {
  interface Window {
    /** Set by the preload of the desktop window: it passes a port that is offered to it on to the core. */
    readonly likeness?: { readonly port: string }
  }
}

/** One end of a new port; the preload takes the other, announced by the message it named. */
export function portConnection(offer: { readonly port: string }): Connection {
  const { port1, port2 } = new MessageChannel()
  const listeners = new Set<() => void>()
  let state: ConnectionState = 'open'
  port1.addEventListener('close', () => {
    state = 'lost'
    for (const listener of listeners) listener()
  })
  const link = new RPCLink({ port: port1 })
  port1.start()
  window.postMessage(offer.port, window.location.origin, [port2])
  return {
    link,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
