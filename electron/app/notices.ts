import { EventPublisher } from '@orpc/server'
import type { CreatorId } from '../../shared/model/id.ts'
import type { Notice } from '../../shared/model/status.ts'

/** Changes of one kind are told at most this often, so that who asks again does not ask all the time. */
const CHANGE_INTERVAL_MS = 400

type Change = Extract<Notice, { type: 'changed' }>

/** Tells whoever watches that something changed; see `Notice`. */
export class Notices {
  readonly #publisher = new EventPublisher<{ notice: Notice }>()
  readonly #waiting = new Map<string, NodeJS.Timeout>()

  /** Whether anybody does. */
  get isWatched(): boolean {
    return this.#publisher.size > 0
  }

  watch(signal: AbortSignal | undefined): AsyncGenerator<Notice> {
    return this.#publisher.subscribe('notice', { signal })
  }

  tell(notice: Exclude<Notice, Change>): void {
    this.#publisher.publish('notice', notice)
  }

  /** Soon tells of a change, once for all that come until then. */
  changed(what: Change['what'], creator: CreatorId | null): void {
    const key = `${what} ${creator}`
    if (this.#waiting.has(key)) return
    const timer = setTimeout(() => {
      this.#waiting.delete(key)
      this.#publisher.publish('notice', { type: 'changed', what, creator })
    }, CHANGE_INTERVAL_MS)
    this.#waiting.set(key, timer)
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer)
    this.#waiting.clear()
  }
}
