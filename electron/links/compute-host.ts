import { Worker } from 'node:worker_threads'
import type { Embedding } from '../embeddings/provider.ts'
import type { ComputeMethods, ComputeOptions } from './compute.ts'
import { type PackedMessages, packMessages, unpackEmbeddings } from './compute-messages.ts'
import type { FoundLinks, IndexedMessage, SearchedMessage } from './search.ts'
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
  /** Adds messages, seqs ascending, after emptying if `reset`. False: nothing was held to add to. */
  load(
    creator: string,
    model: string,
    messages: readonly IndexedMessage[],
    mark: string,
    reset: boolean,
  ): Promise<boolean>
  /** For each message in turn finds its links and adds it. Null: what is held is not of `expectedMark`. */
  find(
    creator: string,
    model: string,
    expectedMark: string,
    messages: readonly IndexedMessage[],
    newMark: string,
  ): Promise<FoundLinks[] | null>
  /** Finds links and changes nothing. Null: what is held is not of `expectedMark`. */
  look(
    creator: string,
    model: string,
    expectedMark: string,
    message: SearchedMessage,
  ): Promise<FoundLinks | null>
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
  /** Forgets a creator, all models; null: everything. */
  drop(creator: string | null): Promise<void>
  close(): Promise<void>
}

/** Starts the worker with the first call. `maxBytes` bounds what all searches together hold: 1 GB if left out. */
export function startCompute(workerUrl: URL, options: Partial<ComputeOptions> = {}): Compute {
  const workerData: ComputeOptions = { maxBytes: GIGABYTE, ...options }
  const calls = new WorkerCalls<ComputeMethods>(() => new Worker(workerUrl, { workerData, name: 'compute' }))
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
    look: async (creator, model, expectedMark, message) => {
      const [pack, moved] = packed([{ ...message, isAnswered: false }])
      return (await calls.call('look', [creator, model, expectedMark, pack], moved))?.[0] ?? null
    },
    setAnswered: (...values) => calls.call('setAnswered', values),
    rewind: (...values) => calls.call('rewind', values),
    drop: (creator) => calls.call('drop', [creator]),
    close: () => calls.close(),
  }
}
