import { Duplex } from 'node:stream'
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'
import type { ToDatabaseWorker } from './worker-messages.ts'

/** Stands where pg expects a socket: one client's way to the database worker. */
export class PortStream extends Duplex {
  readonly #worker: Worker | undefined
  #port: MessagePort | undefined

  /** Without a worker, connecting ends at once, as with a server that is not there. */
  constructor(worker: Worker | undefined) {
    super()
    this.#worker = worker
  }

  connect(): this {
    if (!this.#worker) {
      this.destroy()
      return this
    }
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#worker.postMessage({ type: 'client', port: port2 } satisfies ToDatabaseWorker, [port2])
    port1.on('message', (bytes: Uint8Array) => {
      this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    })
    port1.on('close', () => {
      this.push(null)
      this.destroy()
    })
    process.nextTick(() => this.emit('connect'))
    return this
  }

  override _read(): void {
    // The worker pushes; there is nothing to ask for.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // pg writes from a buffer that it uses again, so a copy is what is handed over.
    const bytes = new Uint8Array(chunk)
    this.#port?.postMessage(bytes, [bytes.buffer])
    done()
  }

  override _final(done: () => void): void {
    this.#port?.postMessage(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#port?.close()
    done(error)
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    this.#port?.ref()
    return this
  }

  unref(): this {
    this.#port?.unref()
    return this
  }
}
