import type { MessagePort } from 'node:worker_threads'
import { LEXICAL_MODEL, lexicalEmbedding } from '../embeddings/lexical.ts'
import {
  type PackedEmbeddings,
  type PackedMessages,
  packEmbeddings,
  unpackMessages,
} from './compute-messages.ts'
import { CANDIDATE_DAYS } from './engine-version.ts'
import { type FoundLinks, LinkSearch } from './search.ts'
import { answerCalls } from './worker-calls.ts'

export type ComputeOptions = {
  /** Memory that all searches together may take, but for the one in use. */
  maxBytes: number
}

/** The messages of one creator with vectors of one model, and the mark of the moment they are of. */
type Held = { creator: string; search: LinkSearch; mark: string; bytes: number }

/** What the compute worker can be asked; the same as `Compute`, with vectors packed. */
export class ComputeMethods {
  readonly #maxBytes: number
  /** Least recently used first. */
  readonly #held = new Map<string, Held>()

  constructor(options: ComputeOptions) {
    this.#maxBytes = options.maxBytes
  }

  embed(model: string, normalisedTexts: readonly string[]): PackedEmbeddings {
    if (model !== LEXICAL_MODEL) throw new RangeError(`No local model ${model}`)
    return packEmbeddings(normalisedTexts.map(lexicalEmbedding))
  }

  held(creator: string, model: string): string | null {
    return this.#held.get(keyOf(creator, model))?.mark ?? null
  }

  load(creator: string, model: string, packed: PackedMessages, mark: string, reset: boolean): boolean {
    const key = keyOf(creator, model)
    const fresh = { creator, search: new LinkSearch({ candidateDays: CANDIDATE_DAYS }), mark, bytes: 0 }
    const held = reset ? fresh : this.#held.get(key)
    if (held === undefined) return false
    this.#change(key, held, mark, () => {
      for (const message of unpackMessages(packed)) held.search.add(message)
    })
    return true
  }

  find(
    creator: string,
    model: string,
    expectedMark: string,
    packed: PackedMessages,
    newMark: string,
  ): FoundLinks[] | null {
    const key = keyOf(creator, model)
    const held = this.#atMark(key, expectedMark)
    if (held === null) return null
    return this.#change(key, held, newMark, () =>
      unpackMessages(packed).map((message) => {
        const found = held.search.find(message)
        held.search.add(message)
        return found
      }),
    )
  }

  look(creator: string, model: string, expectedMark: string, packed: PackedMessages): FoundLinks[] | null {
    const held = this.#atMark(keyOf(creator, model), expectedMark)
    return held === null ? null : unpackMessages(packed).map((message) => held.search.find(message))
  }

  setAnswered(
    creator: string,
    model: string,
    expectedMark: string,
    seqs: readonly number[],
    isAnswered: boolean,
    newMark: string,
  ): boolean {
    const key = keyOf(creator, model)
    const held = this.#atMark(key, expectedMark)
    if (held === null) return false
    this.#change(key, held, newMark, () => held.search.setAnswered(seqs, isAnswered))
    return true
  }

  rewind(creator: string, model: string, expectedMark: string, fromSeq: number, mark: string): boolean {
    const key = keyOf(creator, model)
    const held = this.#atMark(key, expectedMark)
    if (held === null) return false
    this.#change(key, held, mark, () => held.search.truncate(fromSeq))
    return true
  }

  drop(creator: string | null): void {
    for (const [key, held] of this.#held) {
      if (creator === null || held.creator === creator) this.#held.delete(key)
    }
  }

  #atMark(key: string, mark: string): Held | null {
    const held = this.#held.get(key)
    return held?.mark === mark ? held : null
  }

  /** Does something to a search and puts it last in use. One left half changed is not held any longer. */
  #change<Result>(key: string, held: Held, mark: string, change: () => Result): Result {
    this.#held.delete(key)
    const result = change()
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
      if (bytes <= this.#maxBytes || this.#held.size === 1) return
      this.#held.delete(key)
      bytes -= held.bytes
    }
  }
}

/** Answers the calls of `startCompute` in the worker. */
export function serveCompute(port: MessagePort, options: ComputeOptions): void {
  answerCalls(port, new ComputeMethods(options), { embed: ({ vectors }) => [vectors.buffer] })
}

const keyOf = (creator: string, model: string): string => JSON.stringify([creator, model])
