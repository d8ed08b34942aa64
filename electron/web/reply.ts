import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { Files } from './files.ts'
import { addressOf, type Guard, isReading, refusals } from './guard.ts'
import { contentPolicy, onwardPage, pageWithNonce } from './page.ts'

/** What is sent for a request; `headers` come on top of `PROTECTION`. */
export interface Reply {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

/** Headers of every answer. */
export const PROTECTION: OutgoingHttpHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': contentPolicy(),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

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
  const path = addressOf(request)?.pathname ?? ''
  const file = files.byPath.get(path)
  if (file !== undefined) {
    const keep = file.isHashed ? 'private, max-age=31536000, immutable' : 'no-cache'
    return { status: 200, headers: { 'Content-Type': file.type, 'Cache-Control': keep }, body: file.body }
  }
  if (!isPagePath(path)) return refuse(notFound)
  const { body, policy } = pageWithNonce(files.page)
  return { status: 200, headers: { 'Content-Type': HTML, 'Content-Security-Policy': policy }, body }
}

const HTML = 'text/html; charset=utf-8'

/** The routes of the console, such as `/tuning`, never look like a file name. */
const isPagePath = (path: string) => path.startsWith('/') && !path.slice(path.lastIndexOf('/')).includes('.')

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
