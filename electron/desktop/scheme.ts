import { protocol, type Session } from 'electron'
import { contentOf } from '../page/content.ts'
import type { Files } from '../page/files.ts'
import { protectionFor } from '../page/protection.ts'

const SCHEME = 'app'
const HOST = 'likeness'

/** Origin of the page in the window. */
export const ORIGIN = `${SCHEME}://${HOST}`
export const PAGE = `${ORIGIN}/`

/** Whether an address is one of the window's own. */
export function isOwn(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === `${SCHEME}:` && url.host === HOST
}

/** Has to be called before the app is ready: a page of this scheme has an origin, and is as trusted as one over TLS. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Answers requests of the window with the built console, as it was read at the start. */
export function serveScheme(session: Session, files: Files): void {
  session.protocol.handle(SCHEME, (request) => answer(request, files))
}

const PROTECTION = protectionFor('port')

function answer(request: Request, files: Files): Response {
  if (!isOwn(request.url)) return refuse(403, 'This window shows nothing but Likeness.')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(405, 'Only GET and HEAD are answered here.')
  }
  const content = contentOf(files, new URL(request.url).pathname, 'port')
  if (content === null) return refuse(404, 'There is nothing here.')
  const body = request.method === 'HEAD' ? null : new Uint8Array(content.body)
  return new Response(body, { headers: { ...PROTECTION, ...content.headers } })
}

const refuse = (status: number, sentence: string): Response =>
  new Response(`${sentence}\n`, {
    status,
    headers: { ...PROTECTION, 'Content-Type': 'text/plain; charset=utf-8' },
  })
