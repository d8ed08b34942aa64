import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { ingestSettings } from '../messages/ingest-settings.ts'
import type { Desk, DeskParts } from './desk.ts'
import { RequestRefusal, type WayReply } from './reply.ts'
import { addressOf, jsonOf, readBody } from './request.ts'
import { messageOfEvent } from './streamchat-event.ts'

/**
 * Takes in the message of an event that StreamChat has signed. It sends events at least once, in any order: one
 * that came before is a duplicate, and that is no failure.
 */
export async function takeEvent(request: IncomingMessage, desk: Desk, parts: DeskParts): Promise<WayReply> {
  const address = addressOf(request)
  const { streamchat, requestsPerSecond } = await ingestSettings(parts.database)
  if (!streamchat) {
    await desk.limits.checkAddress(address)
    await desk.limits.failed(address)
    throw new RequestRefusal(404, 'off', 'Whoever runs Likeness turns this on with "ingest on streamchat".')
  }
  const body = await signedBody(request, desk, address)
  await desk.limits.take('streamchat', requestsPerSecond)
  const record = messageOfEvent(jsonOf(body))
  if (record === null) return { status: 200, body: { outcome: 'ignored' } }
  const [receipt] = await parts.intake.receive([record])
  if (receipt) parts.ingestUse.count('streamchat', receipt.outcome)
  return { status: 200, body: { ...receipt } }
}

/** The body, if StreamChat itself sent it. */
async function signedBody(request: IncomingMessage, desk: Desk, address: string): Promise<Buffer> {
  const { secret } = desk.waysIn
  if (secret === null) {
    throw new RequestRefusal(
      503,
      'no-secret',
      'Start Likeness with STREAM_API_SECRET, then send this again.',
      {
        'Retry-After': 60,
      },
    )
  }
  const body = await readBody(request)
  if (isSignedBy(secret, body, request.headers['x-signature'])) return body
  // Only now: StreamChat itself is never shut out by what others do from an address that a proxy gives to all.
  await desk.limits.checkAddress(address)
  await desk.limits.failed(address)
  throw new RequestRefusal(
    401,
    'bad-signature',
    'Send X-Signature: the HMAC-SHA256 of the body in hex, with the secret of this StreamChat app.',
  )
}

function isSignedBy(secret: string, body: Buffer, signature: string | string[] | undefined): boolean {
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/i.test(signature)) return false
  const expected = createHmac('sha256', secret).update(body).digest()
  return timingSafeEqual(Buffer.from(signature, 'hex'), expected)
}
