import { RPCLink } from '@orpc/client/message-port'
import { type Connection, type ConnectionState, connectionLost } from './connection.ts'
import { type Losable, tellingLosses } from './losses.ts'

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
  const overPort: Losable = { link: new RPCLink({ port: port1 }), isGone: () => state === 'lost' }
  // Nobody hears what is put into a port that was closed, so nobody would ever answer.
  const gone: Losable = { link: { call: () => Promise.reject(connectionLost()) }, isGone: () => true }
  port1.start()
  window.postMessage(offer.port, window.location.origin, [port2])
  return {
    link: tellingLosses(() => (state === 'lost' ? gone : overPort)),
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
