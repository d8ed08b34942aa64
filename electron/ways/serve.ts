import { createServer } from 'node:http'
import { listenOnLoopback } from '../instance/listen.ts'
import { sendReply } from './reply.ts'
import type { Ways } from './ways.ts'

/** How long a request may take to come in. */
const REQUEST_MS = 60_000

/** How long requests at hand get to end. */
const GOODBYE_MS = 5_000

/** Serves the ways in and nothing else on the loopback address; port 0 is any free one. BAD_INPUT if it is taken. */
export async function serveWays(
  ways: Ways,
  port: number,
): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    if (ways.answer(request, response)) return
    sendReply(request, response, { status: 404, body: { error: 'nothing-here', next: 'POST to /ingest.' } })
  })
  const { origin } = await listenOnLoopback(server, port)
  return {
    origin,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const deadline = setTimeout(() => server.closeAllConnections(), GOODBYE_MS)
      await closed
      clearTimeout(deadline)
    },
  }
}
