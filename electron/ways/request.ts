import type { IncomingMessage } from 'node:http'
import { readJson } from '../messages/jsonl-records.ts'
import { Rejection } from '../messages/rejection.ts'
import { RequestRefusal } from './reply.ts'

/** Largest body that is read. */
const MAX_BODY_BYTES = 1024 * 1024

/** The path that was asked for, without its query; null where it is no path. */
export const pathOf = (request: IncomingMessage): string | null =>
  request.url?.startsWith('/') === true
    ? (URL.parse(`http://localhost${request.url}`)?.pathname ?? null)
    : null

/**
 * Who asks: the address that the nearest proxy has seen, as it comes last, else that of the connection. Only
 * programs of this machine connect, so nobody outside chooses what comes last.
 */
export function addressOf(request: IncomingMessage): string {
  const forwarded = request.headers['x-forwarded-for']
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)
    ?.trim()
  return (last || request.socket.remoteAddress) ?? ''
}

/** Refuses what no program of a server sends: pages of browsers say where they come from. */
export function refuseOthers(request: IncomingMessage): void {
  if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
    throw new RequestRefusal(
      403,
      'from-a-page',
      'Send messages from a server: pages of browsers get nothing here.',
    )
  }
  if (request.method !== 'POST') {
    throw new RequestRefusal(405, 'wrong-method', 'Send messages with POST.', { Allow: 'POST' })
  }
}

/** The whole body as it was sent. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const { headers } = request
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new RequestRefusal(415, 'not-json', 'Send JSON, with "Content-Type: application/json".')
  }
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    throw new RequestRefusal(415, 'compressed', 'Send the body as it is, not compressed.')
  }
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    bytes += part.length
    if (bytes > MAX_BODY_BYTES) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const tooLarge = () =>
  new RequestRefusal(413, 'too-large', 'Send at most 1 MB at once: fewer messages, or shorter ones.')

/** What a body says. */
export function jsonOf(body: Buffer): unknown {
  try {
    return readJson(body)
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    throw new RequestRefusal(400, 'bad-json', 'Send valid JSON in UTF-8, at most 100 levels deep.')
  }
}
