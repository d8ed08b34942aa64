/** Lets what is asked of one thing happen one after the other; different things do not wait for each other. */
export class InTurn<Key> {
  readonly #last = new Map<Key, Promise<void>>()

  run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work)
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(key) === settled) this.#last.delete(key)
      })
    this.#last.set(key, settled)
    return turn
  }
}
