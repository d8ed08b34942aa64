/** What is being worked on in this process, by key: whoever wants the same meanwhile waits for that. */
export class UnderWay<Outcome> {
  readonly #running = new Map<string, Promise<ReadonlyMap<string, Outcome>>>()

  /**
   * Gives the outcome of each key; of these `work` is called with those that nobody works on yet. Where somebody else's
   * work failed, or left a key out, it is called with that key too: what ended that one need not end this one.
   */
  async once(
    keys: Iterable<string>,
    work: (own: readonly string[]) => Promise<ReadonlyMap<string, Outcome>>,
  ): Promise<Map<string, Outcome>> {
    const [own, others] = this.#parted(keys)
    const found = new Map(own.length > 0 ? await this.#run(own, work) : [])
    const left: string[] = []
    // After its own: two that wait for each other would wait for ever.
    for (const [key, running] of others) {
      const outcome = (await running.catch(() => null))?.get(key)
      if (outcome === undefined) left.push(key)
      else found.set(key, outcome)
    }
    if (left.length === 0) return found
    return new Map([...found, ...(await this.once(left, work))])
  }

  #parted(keys: Iterable<string>) {
    const own: string[] = []
    const others: [string, Promise<ReadonlyMap<string, Outcome>>][] = []
    for (const key of keys) {
      const running = this.#running.get(key)
      if (running) others.push([key, running])
      else own.push(key)
    }
    return [own, others] as const
  }

  #run(
    own: readonly string[],
    work: (own: readonly string[]) => Promise<ReadonlyMap<string, Outcome>>,
  ): Promise<ReadonlyMap<string, Outcome>> {
    const running = work(own).finally(() => {
      for (const key of own) this.#running.delete(key)
    })
    // Whoever waits hears of what failed, be it nobody.
    running.catch(() => undefined)
    for (const key of own) this.#running.set(key, running)
    return running
  }
}
