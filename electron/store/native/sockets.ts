import { Socket } from 'node:net'

/** The sockets of one pool, so that all of them can be ended at once: what a hanging network holds never ends by itself. */
export class Sockets {
  readonly #open = new Set<Socket>()
  #isSevered = false

  readonly make = (): Socket => {
    const socket = new Socket()
    this.#open.add(socket)
    // At its error already: whoever hears of that asks how many are left.
    for (const end of ['error', 'close']) socket.once(end, () => this.#open.delete(socket))
    // Only once it connects: a socket that is ended before that begins anew.
    if (this.#isSevered) process.nextTick(() => socket.destroy())
    return socket
  }

  get count(): number {
    return this.#open.size
  }

  /** Everything that has come in over those that are open. */
  get bytesRead(): number {
    return [...this.#open].reduce((sum, { bytesRead }) => sum + bytesRead, 0)
  }

  /** Ends all of them, and each that is made later. */
  sever(): void {
    this.#isSevered = true
    for (const socket of this.#open) socket.destroy()
  }
}
