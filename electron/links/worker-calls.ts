import type { MessagePort, Worker } from 'node:worker_threads'

/** What a worker can be asked. Arguments and results are copied. */
type Methods<Own> = { [Name in keyof Own]: (...values: never[]) => unknown }

type Request<Own extends Methods<Own>> = { id: number; method: keyof Own; values: Parameters<Own[keyof Own]> }
type Response = { id: number; value: unknown } | { id: number; error: Error }
type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void }

/** Memory of a result that is moved to the caller instead of copied. */
type MovedResults<Own extends Methods<Own>> = {
  [Name in keyof Own]?: (result: ReturnType<Own[Name]>) => ArrayBuffer[]
}

/** Answers calls in a worker, one after the other. What a method throws rejects the call. */
export function answerCalls<Own extends Methods<Own>>(
  port: MessagePort,
  methods: Own,
  moved: MovedResults<Own> = {},
): void {
  port.on('message', ({ id, method, values }: Request<Own>) => {
    const answer = (response: Response, buffers: ArrayBuffer[] = []) => port.postMessage(response, buffers)
    try {
      const value = methods[method](...values) as ReturnType<Own[typeof method]>
      answer({ id, value }, moved[method]?.(value))
    } catch (error) {
      answer({ id, error: error instanceof Error ? error : new Error(String(error)) })
    }
  })
}

/**
 * Calls a worker's methods. The worker starts with the first call. When it dies, what is in flight is
 * rejected with a plain `Error`, and the next call starts another one, which remembers nothing.
 */
export class WorkerCalls<Own extends Methods<Own>> {
  readonly #start: () => Worker
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0
  #isClosed = false

  constructor(start: () => Worker) {
    this.#start = start
  }

  /** `moved` is memory in the values that is handed over instead of copied: the caller loses it. */
  async call<Name extends keyof Own>(
    method: Name,
    values: Parameters<Own[Name]>,
    moved: ArrayBuffer[] = [],
  ): Promise<ReturnType<Own[Name]>> {
    if (this.#isClosed) throw new Error('The worker is closed')
    this.#worker ??= this.#started()
    const worker = this.#worker
    const id = ++this.#lastId
    const answered = new Promise<ReturnType<Own[Name]>>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
    })
    try {
      worker.postMessage({ id, method, values } satisfies Request<Own>, moved)
    } catch (error) {
      this.#waiting.delete(id)
      throw error
    }
    return answered
  }

  /** Stops the worker and rejects what is in flight. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#worker?.terminate()
  }

  #started(): Worker {
    const worker = this.#start()
    let cause: unknown
    worker.on('message', (response: Response) => this.#settle(response))
    worker.on('error', (error) => {
      cause = error
    })
    // An answer that cannot be read would be waited for for ever.
    worker.on('messageerror', (error) => {
      cause = error
      void worker.terminate()
    })
    worker.on('exit', () => {
      this.#worker = null
      for (const { reject } of this.#waiting.values()) reject(new Error('The worker stopped', { cause }))
      this.#waiting.clear()
    })
    return worker
  }

  #settle(response: Response): void {
    const waiting = this.#waiting.get(response.id)
    this.#waiting.delete(response.id)
    if ('error' in response) waiting?.reject(response.error)
    else waiting?.resolve(response.value as never)
  }
}
