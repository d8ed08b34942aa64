import { getHeapStatistics } from 'node:v8'
import type { MessagePort } from 'node:worker_threads'
import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import { lexicalEmbedding } from '../embeddings/lexical.ts'
import {
  type PackedEmbeddings,
  type PackedMessages,
  packEmbeddings,
  unpackMessages,
} from './compute-messages.ts'
import { CANDIDATE_DAYS } from './engine-version.ts'
import { type FoundLinks, LinkSearch, type Multiplying } from './search.ts'
import { type ProductInUse, ThreadProduct } from './thread-product.ts'
import { answerCalls, tell } from './worker-calls.ts'

export type ComputeOptions = {
  /** Memory that all searches together may take, but for one that is being loaded; half of the heap at most. */
  maxBytes: number
  /** Of the `NativeTurn` that says when this thread may be ended. */
  nativeTurn: SharedArrayBuffer
}

/**
 * A product of matrices from so many pairs on. Fewer take no more than 4 ms one by one, and a creator that small does
 * not need the library, which takes 46 MB.
 */
const MULTIPLIED_FROM_PAIRS = 2 ** 12

/** Of this thread's heap, which all objects share: a thread that exhausts it is ended. */
const SHARE_OF_HEAP = 0.5

/**
 * What became of messages that were to be added: `full` they are held, and nothing can be beside them; `gone` there was
 * nothing to add them to.
 */
export type LoadOutcome = 'held' | 'full' | 'gone'

/** The messages of one creator with vectors of one model, and the mark of the moment they are of. */
type Held = { creator: string; search: LinkSearch; mark: string; bytes: number }

/** What the compute worker can be asked; the same as `Compute`, with vectors packed. */
export class ComputeMethods {
  readonly #maxBytes: number
  readonly #product: ThreadProduct
  readonly #multiplying: Multiplying
  /** Least recently used first. */
  readonly #held = new Map<string, Held>()
  /** The key of one that was told to be full: whatever is asked in between, it is held until it was looked at. */
  #awaited: string | null = null

  /** @param onFallback told once why vectors are multiplied without the library */
  constructor(options: ComputeOptions, onFallback: (cause: unknown) => void = () => undefined) {
    this.#maxBytes = Math.min(options.maxBytes, getHeapStatistics().heap_size_limit * SHARE_OF_HEAP)
    this.#product = new ThreadProduct(options.nativeTurn, onFallback)
    this.#multiplying = { product: () => this.#product.product(), fromPairs: MULTIPLIED_FROM_PAIRS }
  }

  productInUse(): Promise<ProductInUse> {
    return this.#product.inUse()
  }

  embed(model: string, normalisedTexts: readonly string[]): PackedEmbeddings {
    if (model !== LEXICAL_MODEL) throw new RangeError(`No local model ${model}`)
    return packEmbeddings(normalisedTexts.map(lexicalEmbedding))
  }

  held(creator: string, model: string): string | null {
    return this.#held.get(keyOf(creator, model))?.mark ?? null
  }

  async load(
    creator: string,
    model: string,
    packed: PackedMessages,
    mark: string,
    reset: boolean,
  ): Promise<LoadOutcome> {
    const key = keyOf(creator, model)
    if (this.#awaited === key) this.#awaited = null
    const fresh = { creator, search: new LinkSearch({ candidateDays: CANDIDATE_DAYS }), mark, bytes: 0 }
    const held = reset ? fresh : this.#held.get(key)
    if (held === undefined) return 'gone'
    await this.#change(key, held, mark, () => {
      for (const message of unpackMessages(packed)) held.search.add(message)
    })
    if (held.bytes <= this.#maxBytes) return 'held'
    // Whoever loads it has to take it in parts: this one is looked at before it goes.
    this.#held.set(key, held)
    this.#awaited = key
    this.#forgetOldest()
    return 'full'
  }

  async find(
    creator: string,
    model: string,
    expectedMark: string,
    packed: PackedMessages,
    newMark: string,
  ): Promise<FoundLinks[] | null> {
    const key = keyOf(creator, model)
    const held = this.#atMark(key, expectedMark)
    if (held === null) return null
    return this.#change(key, held, newMark, () =>
      held.search.findAndAdd(unpackMessages(packed), this.#multiplying),
    )
  }

  async findAgain(
    creator: string,
    model: string,
    expectedMark: string,
    packed: PackedMessages,
    newMark: string,
  ): Promise<FoundLinks[] | null> {
    const key = keyOf(creator, model)
    const held = this.#atMark(key, expectedMark)
    if (held === null) return null
    const messages = unpackMessages(packed)
    return this.#change(key, held, newMark, () => {
      held.search.insert(messages)
      return held.search.findEach(messages, this.#multiplying)
    })
  }

  async look(
    creator: string,
    model: string,
    expectedMark: string,
    packed: PackedMessages,
  ): Promise<FoundLinks[] | null> {
    const key = keyOf(creator, model)
    const held = this.#atMark(key, expectedMark)
    if (held === null) return null
    if (this.#awaited === key) this.#awaited = null
    return held.search.findEach(unpackMessages(packed), this.#multiplying)
  }

  async setAnswered(
    creator: string,
    model: string,
    expectedMark: string,
    seqs: readonly number[],
    isAnswered: boolean,
    newMark: string,
  ): Promise<boolean> {
    const key = keyOf(creator, model)
    const held = this.#atMark(key, expectedMark)
    if (held === null) return false
    await this.#change(key, held, newMark, () => held.search.setAnswered(seqs, isAnswered))
    return true
  }

  async rewind(
    creator: string,
    model: string,
    expectedMark: string,
    fromSeq: number,
    mark: string,
  ): Promise<boolean> {
    const key = keyOf(creator, model)
    const held = this.#atMark(key, expectedMark)
    if (held === null) return false
    await this.#change(key, held, mark, () => held.search.truncate(fromSeq))
    return true
  }

  drop(creator: string | null): void {
    for (const [key, held] of this.#held) {
      if (creator !== null && held.creator !== creator) continue
      this.#held.delete(key)
      if (this.#awaited === key) this.#awaited = null
    }
  }

  #atMark(key: string, mark: string): Held | null {
    const held = this.#held.get(key)
    return held?.mark === mark ? held : null
  }

  /** Does something to a search and puts it last in use. One left half changed is not held any longer. */
  async #change<Result>(
    key: string,
    held: Held,
    mark: string,
    change: () => Result | Promise<Result>,
  ): Promise<Result> {
    this.#held.delete(key)
    const result = await change()
    held.mark = mark
    held.bytes = held.search.bytes
    this.#held.set(key, held)
    this.#forgetOldest()
    return result
  }

  #forgetOldest(): void {
    let bytes = 0
    for (const held of this.#held.values()) bytes += held.bytes
    for (const [key, held] of this.#held) {
      if (bytes <= this.#maxBytes) return
      if (key === this.#awaited) continue
      this.#held.delete(key)
      bytes -= held.bytes
    }
  }
}

/** Answers the calls of `startCompute` in the worker. */
export function serveCompute(port: MessagePort, options: ComputeOptions): void {
  const methods = new ComputeMethods(options, (cause) => tell(port, cause))
  answerCalls(port, methods, { embed: ({ vectors }) => [vectors.buffer] })
}

const keyOf = (creator: string, model: string): string => JSON.stringify([creator, model])
