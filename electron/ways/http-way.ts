import type { IncomingMessage } from 'node:http'
import { type Bearer, bearerOf } from '../messages/ingest-tokens.ts'
import { ingestSettings } from '../messages/ingest-settings.ts'
import type { Receipt } from '../app/intake.ts'
import type { Desk, DeskParts } from './desk.ts'
import { RequestRefusal, type WayReply } from './reply.ts'
import { addressOf, jsonOf, readBody } from './request.ts'

/** Messages in one request. */
const MOST_MESSAGES = 500

/** Takes in the messages of a request that brings a token. */
export async function takeMessages(
  request: IncomingMessage,
  desk: Desk,
  parts: DeskParts,
): Promise<WayReply> {
  const bearer = await admit(request, desk, parts)
  parts.ingestUse.used(bearer.id)
  const records = recordsOf(jsonOf(await readBody(request)))
  const receipts = await parts.intake.receive(
    records,
    (creator) => bearer.creator === null || bearer.creator === creator,
  )
  countReceipts(parts, receipts)
  return { status: 200, body: { outcomes: receipts } }
}

/** Who is let in. */
async function admit(request: IncomingMessage, desk: Desk, { database }: DeskParts): Promise<Bearer> {
  const address = addressOf(request)
  const [, value = ''] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  await desk.limits.checkAddress(address, value)
  const settings = await ingestSettings(database)
  if (!settings.http) {
    await desk.limits.failed(address)
    throw new RequestRefusal(404, 'off', 'Whoever runs Likeness turns this on with "ingest on http".')
  }
  const bearer = await bearerOf(database, value)
  if (bearer === null) {
    await desk.limits.failed(address, value)
    throw notLetIn()
  }
  desk.limits.succeeded(value)
  await desk.limits.take(bearer.id, settings.requestsPerSecond)
  return bearer
}

const notLetIn = () =>
  new RequestRefusal(
    401,
    'no-token',
    'Send "Authorization: Bearer TOKEN" with a token that is not revoked; "ingest token NAME" makes one.',
    { 'WWW-Authenticate': 'Bearer realm="likeness"' },
  )

/** One message, or a list of them. */
function recordsOf(body: unknown): readonly unknown[] {
  const records = Array.isArray(body) ? body : [body]
  if (typeof body !== 'object' || body === null) {
    throw new RequestRefusal(400, 'no-messages', 'Send one message as a JSON object, or a list of them.')
  }
  if (records.length <= MOST_MESSAGES) return records
  throw new RequestRefusal(400, 'too-many-messages', `Send at most ${MOST_MESSAGES} messages at once.`)
}

function countReceipts({ ingestUse }: DeskParts, receipts: readonly Receipt[]): void {
  for (const { outcome } of receipts) ingestUse.count('http', outcome)
}
