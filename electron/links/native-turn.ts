import { setImmediate as nextTurn } from 'node:timers/promises'

const INSIDE = 0
const ENDING = 1

/**
 * Whether a thread is inside a native library, known to two threads. Node ends a thread at once wherever it is, and a
 * library that has an answer for a thread which is being ended takes the whole process with it.
 */
export class NativeTurn {
  /** What another thread makes its own `NativeTurn` of. */
  readonly shared: SharedArrayBuffer
  readonly #flags: Int32Array<SharedArrayBuffer>

  constructor(shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared
    this.#flags = new Int32Array(shared)
  }

  /** Runs what calls the library, in the thread that may be ended. Rejects once that is decided. */
  async inside<T>(work: () => Promise<T>): Promise<T> {
    // In this order, and the other one below: of two who do both at once, one sees the other.
    Atomics.store(this.#flags, INSIDE, 1)
    try {
      if (Atomics.load(this.#flags, ENDING) === 1) throw new Error('The worker stopped')
      return await work()
    } finally {
      // The library is still in the call that brought its answer.
      await nextTurn()
      Atomics.store(this.#flags, INSIDE, 0)
      Atomics.notify(this.#flags, INSIDE)
    }
  }

  /** For whoever ends the thread: resolves when it is outside, where it stays from now on. */
  async over(): Promise<void> {
    Atomics.store(this.#flags, ENDING, 1)
    while (Atomics.load(this.#flags, INSIDE) === 1) {
      const left = Atomics.waitAsync(this.#flags, INSIDE, 1)
      if (left.async) await left.value
    }
  }
}
