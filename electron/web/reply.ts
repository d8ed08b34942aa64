import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { contentOf } from '../page/content.ts'
import type { Files } from '../page/files.ts'
import { protectionFor } from '../page/protection.ts'
import { addressOf, type Guard, isReading, refusals } from './guard.ts'

/** What is sent for a request; `headers` come on top of `PROTECTION`. */
export interface Reply {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

/** Headers of every answer. */
export const PROTECTION: OutgoingHttpHeaders = protectionFor('calls')

/** A refusal in one sentence. */
export interface Refusal {
  readonly status: number
  readonly sentence: string
}

export const notFound: Refusal = { status: 404, sentence: 'There is nothing here.' }
const onlyReading: Refusal = { status: 405, sentence: 'Only GET and HEAD are answered here.' }

/** Decides what a request gets: a way in, the page, one of its files, or one sentence. */
export function replyTo(request: IncomingMessage, files: Files, guard: Guard): Reply {
  const admission = guard.admit(request)
  if (admission === 'token') return letIn(request, guard)
  if (admission !== 'yes') return refuse(refusals[admission])
  if (!isReading(request)) return refuse(onlyReading, { Allow: 'GET, HEAD' })
  const content = contentOf(files, addressOf(request)?.pathname ?? '', 'calls')
  return content === null ? refuse(notFound) : { status: 200, ...content }
}

const HTML = 'text/html; charset=utf-8'

/** Sends a browser on that came from another page: a redirect would not carry a cookie that is `SameSite=Strict`. */
const onwardPage = '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Likeness</title>'

/** Gives the cookie for the token, and moves the token out of the address bar. */
function letIn(request: IncomingMessage, guard: Guard): Reply {
  const cookie = { 'Set-Cookie': guard.cookie }
  return request.headers['sec-fetch-site'] === 'cross-site'
    ? { status: 200, headers: { ...cookie, 'Content-Type': HTML }, body: Buffer.from(onwardPage) }
    : { status: 303, headers: { ...cookie, Location: '/' }, body: Buffer.alloc(0) }
}

const refuse = ({ status, sentence }: Refusal, headers: OutgoingHttpHeaders = {}): Reply => ({
  status,
  headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
  body: Buffer.from(`${sentence}\n`),
})
