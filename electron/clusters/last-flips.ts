import type { CreatorScope } from './held-histories.ts'
import { LastOfScope } from './last-of-scope.ts'
import { type ComparedHistory, flipOf, flippedMessages, type LinkFlip } from './preview-flips.ts'

/** A flip with the creator it belongs to. */
export type CreatorFlip = LinkFlip & { readonly creator: string }

type OfCreator = {
  readonly creator: string
  readonly compared: ComparedHistory
  /** By index. */
  readonly flipped: Int32Array
}

/** The flips of a scope, by creator and in the order of their messages: each is written out when its page is asked for. */
class ScopeFlips {
  readonly total: number
  readonly #creators: readonly OfCreator[]

  constructor(creators: readonly OfCreator[]) {
    this.#creators = creators
    this.total = creators.reduce((sum, { flipped }) => sum + flipped.length, 0)
  }

  page(from: number, limit: number): CreatorFlip[] {
    let before = 0
    return this.#creators.flatMap(({ creator, compared, flipped }) => {
      const begin = Math.max(0, from - before)
      const end = Math.max(0, from + limit - before)
      before += flipped.length
      return Array.from(flipped.subarray(begin, end), (index) => ({ ...flipOf(compared, index), creator }))
    })
  }
}

/** The last flips that were found, so that paging through them finds them once. */
export class LastFlips {
  readonly #last = new LastOfScope<ScopeFlips>()

  of(
    scope: readonly CreatorScope[],
    key: string,
    compare: (one: CreatorScope) => ComparedHistory,
  ): ScopeFlips {
    return this.#last.of(
      scope,
      key,
      () =>
        new ScopeFlips(
          scope.map((one) => {
            const compared = compare(one)
            return { creator: one.creator, compared, flipped: flippedMessages(compared) }
          }),
        ),
    )
  }

  clear(): void {
    this.#last.clear()
  }
}
