import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { App } from '../../electron/app/start.ts'
import { type Client, overPort, overSocket } from '../../electron/command-line/client.ts'
import { openCalls } from '../../electron/instance/calls.ts'

/** A client of an app over one kind of link, closed when the test is through; the app is closed by its owner. */
export type OpenLink = (app: App) => Promise<Client>

async function openSocket(app: App): Promise<Client> {
  const calls = openCalls(app.context)
  const server = createServer().on('upgrade', (...request) => calls.accept(...request))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await once(socket, 'open')
  onTestFinished(async () => {
    socket.terminate()
    await calls.close()
    server.close()
  })
  return overSocket(socket).client
}

async function openPort(app: App): Promise<Client> {
  const { client, close } = overPort({ ...app, close: async () => {} })
  onTestFinished(close)
  return client
}

/** Both links that the product has. */
export const appLinks: readonly { readonly name: string; readonly open: OpenLink }[] = [
  { name: 'websocket', open: openSocket },
  { name: 'message-port', open: openPort },
]
