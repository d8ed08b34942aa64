import type { CreatorScope } from './held-histories.ts'
import type { CreatorHistory } from './preview-history.ts'

/** The last of what was made of a scope, so that paging through it makes it once; while its histories stay as they are. */
export class LastOfScope<Made> {
  #last: {
    readonly key: string
    readonly histories: readonly CreatorHistory[]
    readonly made: Made
  } | null = null

  of(scope: readonly CreatorScope[], key: string, make: () => Made): Made {
    const last = this.#last
    const isSame =
      last?.key === key &&
      last.histories.length === scope.length &&
      scope.every(({ history }, index) => history === last.histories[index])
    if (isSame) return last.made
    const made = make()
    this.#last = { key, histories: scope.map(({ history }) => history), made }
    return made
  }

  clear(): void {
    this.#last = null
  }
}
