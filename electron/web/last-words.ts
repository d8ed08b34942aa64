import { once } from 'node:events'
import type { Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** So long a page may take that was asked for and has not asked for its calls yet. */
const COMING_MS = 5_000

/** So long a page has to show what it was told. */
const SHOWING_MS = 1_000

/**
 * Watches whether anybody looks at what a server serves. What it gives, called before an end that was not asked for,
 * resolves once a page that is there, or is `expected`, can have shown why; at once where there is none.
 */
export function watchForPages(server: Server): (isExpected: boolean, stop: AbortSignal) => Promise<void> {
  let isAsked = false
  let isThere = false
  server.on('request', () => {
    isAsked = true
  })
  server.on('upgrade', () => {
    isThere = true
  })
  return async (isExpected, stop) => {
    if (!isThere && !isAsked && !isExpected) return
    const late = AbortSignal.any([stop, AbortSignal.timeout(COMING_MS)])
    if (!isThere) await once(server, 'upgrade', { signal: late }).catch(() => undefined)
    if (isThere) await wait(SHOWING_MS, undefined, { signal: stop }).catch(() => undefined)
  }
}
