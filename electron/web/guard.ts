import type { IncomingMessage } from 'node:http'
import { isSameSecret, newSecret } from '../instance/secrets.ts'

/** Any port: the console may be reached through a tunnel that has another one. */
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i

/** What a request may do. `token`: it brought the token in its address and gets the cookie for it. */
export type Admission = 'yes' | 'token' | 'no-cookie' | 'foreign-host' | 'foreign-origin'

/** One sentence for the person whose request was refused. */
export const refusals: Record<Exclude<Admission, 'yes' | 'token'>, { status: number; sentence: string }> = {
  'no-cookie': {
    status: 401,
    sentence: 'Open Likeness with the address it printed when it started; that address holds the token.',
  },
  'foreign-host': { status: 403, sentence: 'Likeness answers only on localhost and 127.0.0.1.' },
  'foreign-origin': { status: 403, sentence: 'Likeness does not answer requests of other pages.' },
}

/** Who may use the console: whoever has the token, from a page of the console, on this machine. */
export interface Guard {
  readonly token: string
  /** Adds a token that is good for one request: addresses given to other programs can be read by others. */
  singleUseToken(): string
  /** `Set-Cookie` for who brought a token. */
  readonly cookie: string
  admit(request: IncomingMessage): Admission
  /** For a WebSocket, which a page of any origin may ask for: the origin must be there and be ours. */
  admitSocket(request: IncomingMessage): Admission
}

/**
 * `instanceId` names the cookie, so that two consoles on one host do not overwrite each other's; `session` is
 * the secret in it. The token is a new one each time.
 */
export function createGuard({ instanceId, session }: { instanceId: string; session: string }): Guard {
  const token = newSecret()
  const singleUse = new Set<string>()
  const cookieName = `likeness-${instanceId}`

  const hasCookie = (request: IncomingMessage) =>
    (request.headers.cookie ?? '').split(';').some((pair) => {
      const [name, value] = pair.trim().split('=', 2)
      return name === cookieName && isSameSecret(value ?? '', session)
    })

  const hasToken = (request: IncomingMessage) => {
    const address = addressOf(request)
    const given = address?.searchParams.get('token') ?? null
    if (address?.pathname !== '/' || given === null) return false
    return isSameSecret(given, token) || singleUse.delete(given)
  }

  const admit = (request: IncomingMessage, mayLackOrigin: boolean): Admission => {
    const { host, origin } = request.headers
    if (host === undefined || !LOOPBACK_HOST.test(host)) return 'foreign-host'
    if (!mayLackOrigin || origin !== undefined) {
      if (origin?.toLowerCase() !== `http://${host.toLowerCase()}`) return 'foreign-origin'
    }
    return hasCookie(request) ? 'yes' : 'no-cookie'
  }

  return {
    token,
    singleUseToken() {
      const fresh = newSecret()
      singleUse.add(fresh)
      return fresh
    },
    cookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    admit(request) {
      const admission = admit(request, isReading(request))
      const mayEnter = admission === 'yes' || admission === 'no-cookie'
      return mayEnter && isReading(request) && hasToken(request) ? 'token' : admission
    },
    admitSocket: (request) => admit(request, false),
  }
}

/** Requests that change nothing, whoever makes them. */
export const isReading = (request: IncomingMessage): boolean =>
  request.method === 'GET' || request.method === 'HEAD'

/** What was asked for; null where it is no path. */
export const addressOf = (request: IncomingMessage): URL | null =>
  request.url?.startsWith('/') === true ? URL.parse(`http://localhost${request.url}`) : null
