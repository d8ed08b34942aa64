import { createServer } from 'node:http'
import { CALLS_PATH, type Calls } from '../instance/calls.ts'
import { listenOnLoopback } from '../instance/listen.ts'
import { refuseSocket } from '../instance/refuse-socket.ts'
import type { Files } from '../page/files.ts'
import type { Ways } from '../ways/ways.ts'
import { type Guard, refusals } from './guard.ts'
import { watchForPages } from './last-words.ts'
import { notFound, PROTECTION, replyTo } from './reply.ts'

/** The console over HTTP, as long as it is served. */
export interface WebServer {
  /** `http://127.0.0.1:port`, without a token. */
  readonly origin: string
  readonly port: number
  /** Resolves once a page that is there, or is expected, has had the time to show why the program ends. */
  lastWords(isExpected: boolean, stop: AbortSignal): Promise<void>
  close(): Promise<void>
}

/**
 * Serves the console, its calls and the ways in on the loopback address; port 0 is any free one. BAD_INPUT if it is
 * taken. The ways in let their senders in by themselves; everything else is the guard's.
 */
export async function serveConsole(
  files: Files,
  guard: Guard,
  calls: Calls,
  ways: Ways,
  port: number,
): Promise<WebServer> {
  const server = createServer((request, response) => {
    if (ways.answer(request, response)) return
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
  const lastWords = watchForPages(server)
  const served = await listenOnLoopback(server, port)
  return {
    ...served,
    lastWords,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
