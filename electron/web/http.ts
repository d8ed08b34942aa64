import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure } from '../../shared/failure.ts'
import { CALLS_PATH, type Calls } from '../instance/calls.ts'
import { refuseSocket } from '../instance/refuse-socket.ts'
import type { Files } from '../page/files.ts'
import { type Guard, refusals } from './guard.ts'
import { notFound, PROTECTION, replyTo } from './reply.ts'

const LOOPBACK = '127.0.0.1'

/** The console over HTTP, as long as it is served. */
export interface WebServer {
  /** `http://127.0.0.1:port`, without a token. */
  readonly origin: string
  readonly port: number
  close(): Promise<void>
}

/** Serves the console and its calls on the loopback address; port 0 is any free one. BAD_INPUT if it is taken. */
export async function serveConsole(
  files: Files,
  guard: Guard,
  calls: Calls,
  port: number,
): Promise<WebServer> {
  const server = createServer((request, response) => {
    const { status, headers, body } = replyTo(request, files, guard)
    response.writeHead(status, { ...PROTECTION, ...headers, 'Content-Length': body.length })
    response.end(body)
  })
  server.on('upgrade', (request, socket, head) => {
    const admission = guard.admitSocket(request)
    if (admission === 'yes' && request.url === CALLS_PATH) return calls.accept(request, socket, head)
    const { status, sentence } = admission === 'yes' || admission === 'token' ? notFound : refusals[admission]
    refuseSocket(socket, status, sentence)
  })
  server.listen(port, LOOPBACK)
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Failure('BAD_INPUT', { detail: `port ${port} is taken or not allowed.` }, { cause })
  })
  const served = (server.address() as AddressInfo).port
  return {
    origin: `http://${LOOPBACK}:${served}`,
    port: served,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
