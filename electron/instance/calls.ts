import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { router } from '../app/router.ts'
import type { App } from '../app/start.ts'

/** Where a WebSocket for calls is asked for. */
export const CALLS_PATH = '/api'

/** Largest message taken: a part of an upload, or a text of a million characters with every one escaped. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024

/** A client that does not answer a ping until the next one is gone. */
const PING_EVERY_MS = 30_000

/** How long clients get to answer a goodbye. */
const GOODBYE_MS = 1_000

/** Takes calls over WebSockets whose requests somebody else has checked. */
export interface Calls {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Says goodbye to all clients and waits until they are gone. */
  close(): Promise<void>
}

/** The calls of the contract, answered by the app. */
export function openCalls(context: App['context']): Calls {
  const handler = new RPCHandler(router)
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  const unanswered = new WeakSet<WebSocket>()

  const pinging = setInterval(() => {
    for (const client of server.clients) {
      if (unanswered.has(client)) client.terminate()
      unanswered.add(client)
      client.ping()
    }
  }, PING_EVERY_MS)
  pinging.unref()

  server.on('connection', (client) => {
    client.on('pong', () => unanswered.delete(client))
    // A broken client (too large a message, a lost connection) is closed by `ws` itself.
    client.on('error', () => client.terminate())
    void handler.upgrade(
      { addEventListener: client.addEventListener.bind(client), send: sender(client) },
      { context },
    )
  })

  return {
    accept(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request))
    },
    async close() {
      clearInterval(pinging)
      await Promise.all([...server.clients].map(sayGoodbye))
    },
  }
}

/**
 * Sends and waits until the message has left, so a stream goes no faster than its reader. What was meant for
 * a client that is gone is dropped: its calls are being cancelled.
 */
const sender = (client: WebSocket) => (data: RawData | string) =>
  new Promise<void>((resolve) => {
    if (client.readyState !== client.OPEN) return resolve()
    client.send(data, () => resolve())
  })

const sayGoodbye = (client: WebSocket) =>
  new Promise<void>((resolve) => {
    const deadline = setTimeout(() => client.terminate(), GOODBYE_MS)
    client.once('close', () => {
      clearTimeout(deadline)
      resolve()
    })
    client.close(1001, 'Likeness was closed')
  })
