/** What must be closed, in the reverse order of opening. */
export class Closing {
  readonly #steps: (() => unknown)[] = []
  #closed: Promise<void> | null = null

  add(step: () => unknown): void {
    this.#steps.push(step)
  }

  /** Closes everything once; a step that fails does not keep the others from it. */
  run(): Promise<void> {
    this.#closed ??= this.#run()
    return this.#closed
  }

  async #run(): Promise<void> {
    const failures: unknown[] = []
    for (const step of this.#steps.reverse()) {
      try {
        await step()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed')
  }
}
