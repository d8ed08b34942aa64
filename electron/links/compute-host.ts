import { Worker } from 'node:worker_threads'
import type { Embedding } from '../embeddings/provider.ts'
import type { ComputeMethods, ComputeOptions, LoadOutcome } from './compute.ts'
import { type PackedMessages, packMessages, unpackEmbeddings } from './compute-messages.ts'
import type { FoundLinks, IndexedMessage, SearchedMessage } from './search.ts'
import { NativeTurn } from './native-turn.ts'
import type { ProductInUse } from './thread-product.ts'
import { WorkerCalls } from './worker-calls.ts'

const GIGABYTE = 1024 ** 3

/**
 * Embedding and search in a worker thread, so that nothing else waits for them. For each creator and model
 * the worker holds the eligible messages as of a moment, named by a mark that the caller chooses. What it
 * holds may be gone at any time (memory, or it died): whoever gets null or false loads again.
 */
export interface Compute {
  /** By a model that runs on this machine. */
  embed(model: string, normalisedTexts: readonly string[]): Promise<Embedding[]>
  /** The mark of what is held; null: nothing. */
  held(creator: string, model: string): Promise<string | null>
  /**
   * Adds messages, seqs ascending, after emptying if `reset`. `full`: they take all memory there is for searches, and are
   * held only until they were looked at, or another is full; `gone`: nothing was held to add to.
   */
  load(
    creator: string,
    model: string,
    messages: readonly IndexedMessage[],
    mark: string,
    reset: boolean,
  ): Promise<LoadOutcome>
  /** For each message in turn finds its links and adds it. Null: what is held is not of `expectedMark`. */
  find(
    creator: string,
    model: string,
    expectedMark: string,
    messages: readonly IndexedMessage[],
    newMark: string,
  ): Promise<FoundLinks[] | null>
  /**
   * Puts messages, by seq, among those that are held, each in the place of what has its seq, and finds the links of each
   * among those of lower seqs. Null as in `find`.
   */
  findAgain(
    creator: string,
    model: string,
    expectedMark: string,
    messages: readonly IndexedMessage[],
    newMark: string,
  ): Promise<FoundLinks[] | null>
  /**
   * Finds the links of each message among those of lower seqs, and changes nothing. Null: what is held is not of
   * `expectedMark`.
   */
  look(
    creator: string,
    model: string,
    expectedMark: string,
    messages: readonly SearchedMessage[],
  ): Promise<FoundLinks[] | null>
  /** False: what is held is not of `expectedMark`. */
  setAnswered(
    creator: string,
    model: string,
    expectedMark: string,
    seqs: readonly number[],
    isAnswered: boolean,
    newMark: string,
  ): Promise<boolean>
  /**
   * Forgets the messages from `fromSeq` on: a batch that was not committed. False: what is held is not of
   * `expectedMark`.
   */
  rewind(
    creator: string,
    model: string,
    expectedMark: string,
    fromSeq: number,
    mark: string,
  ): Promise<boolean>
  /** How vectors of many messages are multiplied, of which the library has to be loaded. */
  productInUse(): Promise<ProductInUse>
  /** Forgets a creator, all models; null: everything. */
  drop(creator: string | null): Promise<void>
  close(): Promise<void>
}

type StartOptions = {
  /** What all searches together may hold; left out: 1 GB. */
  readonly maxBytes?: number
  /** Of the worker; left out: what the machine has for it. */
  readonly heapMegabytes?: number
  /** Told why vectors are multiplied without the library, by each worker that finds out. */
  readonly onFallback?: (cause: unknown) => void
}

/** Starts the worker with the first call. */
export function startCompute(
  workerUrl: URL,
  { maxBytes = GIGABYTE, heapMegabytes, onFallback }: StartOptions = {},
): Compute {
  let turn = new NativeTurn()
  const start = () => {
    turn = new NativeTurn()
    const workerData: ComputeOptions = { maxBytes, nativeTurn: turn.shared }
    const resourceLimits = heapMegabytes === undefined ? {} : { maxOldGenerationSizeMb: heapMegabytes }
    return new Worker(workerUrl, { workerData, resourceLimits, name: 'compute' })
  }
  const calls = new WorkerCalls<ComputeMethods>(start, () => turn.over(), onFallback)
  const packed = (messages: readonly IndexedMessage[]): [PackedMessages, ArrayBuffer[]] => {
    const pack = packMessages(messages)
    return [pack, [pack.vectors.buffer]]
  }
  return {
    embed: async (model, texts) => unpackEmbeddings(await calls.call('embed', [model, texts])),
    held: (creator, model) => calls.call('held', [creator, model]),
    load: async (creator, model, messages, mark, reset) => {
      const [pack, moved] = packed(messages)
      return calls.call('load', [creator, model, pack, mark, reset], moved)
    },
    find: async (creator, model, expectedMark, messages, newMark) => {
      const [pack, moved] = packed(messages)
      return calls.call('find', [creator, model, expectedMark, pack, newMark], moved)
    },
    findAgain: async (creator, model, expectedMark, messages, newMark) => {
      const [pack, moved] = packed(messages)
      return calls.call('findAgain', [creator, model, expectedMark, pack, newMark], moved)
    },
    look: async (creator, model, expectedMark, messages) => {
      const [pack, moved] = packed(messages.map((message) => ({ ...message, isAnswered: false })))
      return calls.call('look', [creator, model, expectedMark, pack], moved)
    },
    setAnswered: (...values) => calls.call('setAnswered', values),
    rewind: (...values) => calls.call('rewind', values),
    productInUse: () => calls.call('productInUse', []),
    drop: (creator) => calls.call('drop', [creator]),
    close: () => calls.close(),
  }
}
