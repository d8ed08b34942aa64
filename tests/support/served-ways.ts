import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll } from 'vitest'
import type { App } from '../../electron/app/start.ts'
import { WaysIn } from '../../electron/app/ways-in.ts'
import { serveWays } from '../../electron/ways/serve.ts'
import { openWays } from '../../electron/ways/ways.ts'

export const STREAM_SECRET = 'the secret of an app of these tests'

/** What a sender got. */
export type WayAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
}

export type Sent = {
  readonly body?: string | Buffer
  readonly headers?: Record<string, string>
  readonly method?: string
}

/** Sends a request as it stands, and reads the JSON that comes back. */
export async function send(
  url: string,
  { body = '', headers = {}, method = 'POST' }: Sent,
): Promise<WayAnswer> {
  const request = httpRequest(url, { method, headers })
  // The answer may come, and the connection end, before all of it is sent.
  request.on('error', () => {})
  request.end(body)
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(await text(response)) }
}

/** The ways in to an app over real HTTP, each test file with its own. */
export function servedWays(app: () => App, secret: string | undefined = STREAM_SECRET) {
  let served: Awaited<ReturnType<typeof serveWays>> | undefined
  beforeAll(async () => {
    const { active, log } = app().context
    const ways = openWays({ parts: () => active.workspace(), waysIn: new WaysIn(secret), log })
    served = await serveWays(ways, 0)
  })
  afterAll(() => served?.close())
  const origin = () => {
    if (served === undefined) throw new Error('The ways in are served before the first test, not earlier.')
    return served.origin
  }
  return {
    origin,
    /** Messages as JSON, with a token. */
    ingest: (token: string, messages: unknown, headers: Record<string, string> = {}) =>
      send(`${origin()}/ingest`, {
        body: JSON.stringify(messages),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      }),
    /** An event, signed as StreamChat does. */
    event: (event: unknown, headers: Record<string, string> = {}) => {
      const body = JSON.stringify(event)
      const signature = createHmac('sha256', STREAM_SECRET).update(body).digest('hex')
      return send(`${origin()}/webhooks/streamchat`, {
        body,
        headers: { 'content-type': 'application/json', 'x-signature': signature, ...headers },
      })
    },
  }
}
