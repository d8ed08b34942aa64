import { setTimeout as wait } from 'node:timers/promises'

/** Aborted, with DATABASE_SWITCHED, when another database is chosen. */
export type WithEnd = { readonly ended: AbortSignal }

/** What `work` comes to, or the signal's reason as soon as it is aborted. */
export function untilEnded<Result>(ended: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onEnd = () => reject(ended.reason)
    if (ended.aborted) onEnd()
    ended.addEventListener('abort', onEnd, { once: true })
    work.then(resolve, reject).finally(() => ended.removeEventListener('abort', onEnd))
  })
}

/** Waits for `work`, but no longer than that; it goes on. */
export async function withinMs(longestMs: number, work: Promise<void>): Promise<void> {
  const done = new AbortController()
  const waited = wait(longestMs, undefined, { signal: done.signal }).catch(() => undefined)
  await Promise.race([work, waited]).finally(() => done.abort())
}
