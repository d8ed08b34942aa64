import type { MessagePort, Worker } from 'node:worker_threads'

/** What a worker can be asked. Arguments and results are copied. */
type Methods<Own> = { [Name in keyof Own]: (...values: never[]) => unknown }

type Request<Own extends Methods<Own>> = { id: number; method: keyof Own; values: Parameters<Own[keyof Own]> }
type Response = { id: number; value: unknown } | { id: number; error: Error }
/** What a worker says unasked. */
type Told = { told: unknown }
type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void }

/** Memory of a result that is moved to the caller instead of copied. */
type MovedResults<Own extends Methods<Own>> = {
  [Name in keyof Own]?: (result: Awaited<ReturnType<Own[Name]>>) => ArrayBuffer[]
}

/** Answers calls in a worker, each when the one before is answered. What a method throws rejects the call. */
export function answerCalls<Own extends Methods<Own>>(
  port: MessagePort,
  methods: Own,
  moved: MovedResults<Own> = {},
): void {
  let before: Promise<void> = Promise.resolve()
  const answer = async ({ id, method, values }: Request<Own>): Promise<void> => {
    try {
      const value = (await methods[method](...values)) as Awaited<ReturnType<Own[typeof method]>>
      port.postMessage({ id, value } satisfies Response, moved[method]?.(value) ?? [])
    } catch (error) {
      const wrapped = error instanceof Error ? error : new Error(String(error))
      port.postMessage({ id, error: wrapped } satisfies Response)
    }
  }
  port.on('message', (request: Request<Own>) => {
    before = before.then(() => answer(request))
  })
}

/** Says something to whoever started the worker, unasked. */
export const tell = (port: MessagePort, told: unknown): void => port.postMessage({ told } satisfies Told)

/**
 * Calls a worker's methods. The worker starts with the first call. When it dies, what is in flight is
 * rejected with a plain `Error`, and the next call starts another one, which remembers nothing.
 */
export class WorkerCalls<Own extends Methods<Own>> {
  readonly #start: () => Worker
  readonly #mayEnd: () => Promise<void>
  readonly #onTold: (told: unknown) => void
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0
  #isClosed = false

  /** @param mayEnd resolves when the worker is nowhere where it must not be ended. */
  constructor(
    start: () => Worker,
    mayEnd: () => Promise<void> = async () => {},
    onTold: (told: unknown) => void = () => {},
  ) {
    this.#start = start
    this.#onTold = onTold
    this.#mayEnd = mayEnd
  }

  /** `moved` is memory in the values that is handed over instead of copied: the caller loses it. */
  async call<Name extends keyof Own>(
    method: Name,
    values: Parameters<Own[Name]>,
    moved: ArrayBuffer[] = [],
  ): Promise<Awaited<ReturnType<Own[Name]>>> {
    if (this.#isClosed) throw new Error('The worker is closed')
    this.#worker ??= this.#started()
    const worker = this.#worker
    const id = ++this.#lastId
    const answered = new Promise<Awaited<ReturnType<Own[Name]>>>((resolve, reject) => {
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

  /** Stops the worker and rejects what is in flight; the next call starts another one. */
  async end(): Promise<void> {
    if (this.#worker) await this.#end(this.#worker)
  }

  /** Stops the worker for good. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.end()
  }

  async #end(worker: Worker): Promise<void> {
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    await Promise.race([this.#mayEnd(), exited])
    await worker.terminate()
  }

  #started(): Worker {
    const worker = this.#start()
    let cause: unknown
    worker.on('message', (message: Response | Told) => {
      // What it says while it is ended comes from that.
      if (!('told' in message)) this.#settle(message)
      else if (!this.#isClosed) this.#onTold(message.told)
    })
    worker.on('error', (error) => {
      cause = error
    })
    // An answer that cannot be read would be waited for for ever.
    worker.on('messageerror', (error) => {
      cause = error
      void this.#end(worker)
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
