import { type TakenMessage, untakenMessages, type UntakenMessage } from '../messages/backfill-page.ts'
import type { BackfillPlace, BackfillRow } from '../messages/backfill-store.ts'
import { mayBeTakenIn, withFacts } from '../messages/backfill-page.ts'
import { askForVectors, type BackfillVectorParts, type Models, storeAsked } from './backfill-vectors.ts'

/** Messages whose texts are asked for together. */
export const CHUNK = 2_000

/** Messages asked for before a page needs them: a provider takes several large requests at once. */
export const MOST_AHEAD = 3 * CHUNK

type Chunk = { readonly models: Promise<Models> }

/**
 * Gives the messages of a backfill their vectors, some way ahead of the pages that take them in: while one chunk is
 * stored and taken in, those after it are asked for. A text that is in two of them is asked for once.
 */
export class VectorsAhead {
  readonly #parts: BackfillVectorParts
  readonly #signal: AbortSignal
  readonly #left = new AbortController()
  readonly #chunks = new Map<string, Chunk>()
  /** What was looked at last, for the next chunk; null: nothing yet. */
  #place: BackfillPlace | null = null

  constructor(parts: BackfillVectorParts, signal: AbortSignal) {
    this.#parts = parts
    this.#signal = signal
  }

  /** Sees to it that the messages of a page have their vectors. Gives the models they are by. */
  async give(backfill: BackfillRow, page: readonly TakenMessage[]): Promise<Models> {
    const unknown = page.filter(({ id }) => !this.#chunks.has(id))
    if (unknown.length > 0) this.#begin(backfill, unknown)
    // One that has a rate is not to run ahead of it.
    if (backfill.messagesPerMinute === null) await this.#runAhead(backfill, page)
    const chunks = new Set(page.flatMap(({ id }) => this.#chunks.get(id) ?? []))
    const models = await Promise.all([...chunks].map((chunk) => chunk.models))
    return merged(models)
  }

  /** They are taken in: nobody asks for them any more. */
  taken(page: readonly UntakenMessage[]): void {
    for (const { id } of page) this.#chunks.delete(id)
  }

  /** What was asked for was for models that are not in force any more. */
  forget(): void {
    this.#chunks.clear()
    this.#place = null
  }

  /** Nothing further is asked for, and who waits for it is told so. */
  leave(): void {
    this.#left.abort()
  }

  /** Whether this is what those hear who wait for something that is not asked for any more. */
  hasLeft(error: unknown): boolean {
    return this.#left.signal.aborted && error === this.#left.signal.reason
  }

  /** After `leave`: what a provider was asked has come to its end. It is paid for, so it is stored. */
  async settled(): Promise<void> {
    this.leave()
    await Promise.allSettled([...new Set(this.#chunks.values())].map(({ models }) => models))
  }

  async #runAhead(backfill: BackfillRow, page: readonly TakenMessage[]): Promise<void> {
    let isMore = true
    while (isMore && this.#chunks.size - page.length < MOST_AHEAD) {
      this.#signal.throwIfAborted()
      isMore = await this.#beginNext(backfill, page)
    }
  }

  /** False where there is nothing more; or nothing to ask for in this chunk, so that pages go on in between. */
  async #beginNext(backfill: BackfillRow, page: readonly TakenMessage[]): Promise<boolean> {
    const place = this.#place ?? placeAfter(page) ?? backfill.place
    const messages = await untakenMessages(this.#parts.database, { ...backfill, place }, CHUNK)
    this.#place = placeAfter(messages) ?? place
    const fresh = messages.filter((message) => mayBeTakenIn(message) && !this.#chunks.has(message.id))
    if (fresh.length > 0) this.#begin(backfill, fresh.map(withFacts))
    return fresh.length > 0
  }

  #begin(backfill: BackfillRow, messages: readonly TakenMessage[]): void {
    const models = this.#askAndStore(backfill, messages)
    // Whoever waits for the page hears of what failed.
    models.catch(() => undefined)
    for (const { id } of messages) this.#chunks.set(id, { models })
  }

  async #askAndStore(backfill: BackfillRow, messages: readonly TakenMessage[]): Promise<Models> {
    const asked = await askForVectors(this.#parts, backfill, messages, {
      signal: this.#signal,
      noMore: this.#left.signal,
    })
    await storeAsked(this.#parts, backfill, asked)
    return asked.models
  }
}

const placeAfter = (messages: readonly UntakenMessage[]): BackfillPlace | null => {
  const last = messages.at(-1)
  return last ? { createdAt: last.createdAt, id: last.id } : null
}

/** Where chunks were asked for by different models, none is in force for both: such a page is done again. */
function merged(all: readonly Models[]): Models {
  const models = new Map<string, string>()
  for (const [creator, model] of all.flatMap((each) => [...each])) {
    const known = models.get(creator)
    models.set(creator, known === undefined || known === model ? model : '')
  }
  return models
}
