import type { CreatorHistory } from './preview-history.ts'

/** The last few of what was made of a history, by a key; for as long as the history stays as it is. */
export class KeptByHistory<Value> {
  readonly #room: number
  /** Least recently used first. */
  readonly #known = new WeakMap<CreatorHistory, Map<string, Value>>()

  /** @param room How many are kept of each history */
  constructor(room: number) {
    this.#room = room
  }

  of(history: CreatorHistory, key: string, make: () => Value): Value {
    const known = this.#known.get(history) ?? new Map<string, Value>()
    this.#known.set(history, known)
    const value = known.get(key) ?? make()
    known.delete(key)
    known.set(key, value)
    const [oldest] = known.keys()
    if (known.size > this.#room && oldest !== undefined) known.delete(oldest)
    return value
  }
}
