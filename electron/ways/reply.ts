import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** What a sender gets: JSON, whatever happened. */
export type WayReply = {
  readonly status: number
  readonly headers?: OutgoingHttpHeaders
  readonly body: object
}

/** Why a request as a whole is not taken. `next` is what its sender does about it. */
export class RequestRefusal extends Error {
  override readonly name = 'RequestRefusal'
  readonly status: number
  readonly code: string
  readonly next: string
  readonly headers: OutgoingHttpHeaders

  constructor(status: number, code: string, next: string, headers: OutgoingHttpHeaders = {}) {
    super(code)
    this.status = status
    this.code = code
    this.next = next
    this.headers = headers
  }
}

/** Nobody else reads, keeps or frames an answer. There is no header of CORS among them: no page may ask. */
const PROTECTION: OutgoingHttpHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Content-Type': 'application/json; charset=utf-8',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/** How long a sender whose body is not wanted gets to see the answer. */
const FAREWELL_MS = 2_000

/** Sends a reply. A body that was not read to its end is not waited for: the connection ends. */
export function sendReply(request: IncomingMessage, response: ServerResponse, reply: WayReply): void {
  const body = Buffer.from(`${JSON.stringify(reply.body)}\n`)
  const isWhole = request.complete || hasNoBody(request)
  const closing = isWhole ? {} : { Connection: 'close' }
  response.writeHead(reply.status, {
    ...PROTECTION,
    ...reply.headers,
    ...closing,
    'Content-Length': body.length,
  })
  response.end(body)
  if (isWhole) return
  request.resume()
  const timer = setTimeout(() => request.destroy(), FAREWELL_MS).unref()
  request.once('close', () => clearTimeout(timer))
}

const hasNoBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0

export const refusalReply = ({ status, code, next, headers }: RequestRefusal): WayReply => ({
  status,
  headers,
  body: { error: code, next },
})
