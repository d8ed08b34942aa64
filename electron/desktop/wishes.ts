import { implement } from '@orpc/server'
import type { Wish } from '../../shared/model/wish.ts'
import { windowContract } from '../../shared/window-contract.ts'

/** Keeps what is asked of the window until its page takes it: a file may be handed over before there is a page. */
export class Wishes {
  readonly #waiting: Wish[] = []
  #arrival = Promise.withResolvers<void>()

  tell(wish: Wish): void {
    this.#waiting.push(wish)
    this.#arrival.resolve()
  }

  /** Ends when `signal` is aborted; what was not taken by then is for the next who asks. */
  async *take(signal: AbortSignal | undefined): AsyncGenerator<Wish> {
    const ended = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
    while (signal?.aborted !== true) {
      const wish = this.#waiting.shift()
      if (wish !== undefined) yield wish
      else await Promise.race([this.#nextArrival(), ended])
    }
  }

  #nextArrival(): Promise<void> {
    this.#arrival = Promise.withResolvers<void>()
    return this.#arrival.promise
  }
}

const os = implement(windowContract).$context<{ readonly wishes: Wishes }>()

/** Answers what the page asks of the window itself. */
export const windowRouter = os.router({
  window: {
    wishes: os.window.wishes.handler(({ context, signal }) => context.wishes.take(signal)),
  },
})
