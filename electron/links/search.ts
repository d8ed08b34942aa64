import { LINK_FLOOR } from '../../shared/model/link.ts'
import { MILLION, type Millionths } from '../../shared/model/similarity.ts'
import { trigramsOf } from '../../shared/text/trigrams.ts'
import { SUM_ERROR } from './column-vectors.ts'
import type { MatrixProduct } from './matrix-product.ts'
import { nearColumns } from './near-columns.ts'
import { trigramMillionths } from './score.ts'
import { BestLinks, type LinkList } from './search-best.ts'
import type { BestOfKind } from './search-candidates.ts'
import { type IndexedMessage, SearchColumns, type SearchedMessage } from './search-columns.ts'
import type { AskedTrigrams } from './search-index.ts'

export type { IndexedMessage, SearchedMessage } from './search-columns.ts'

/** The ten best candidates of each kind, and the ten best of each kind that are answered. */
export type FoundLinks = {
  trigram: LinkList
  vector: LinkList
  answered: { trigram: LinkList; vector: LinkList }
}

/** A sum this much under a score may still be rounded up to it. */
const ROUNDING = 1 / MILLION + SUM_ERROR

/** The ratio that may still be rounded to a score. */
const leastRatio = (score: Millionths): number => Math.max(LINK_FLOOR.trigram, score) / MILLION - ROUNDING

/** Messages multiplied at once: many enough for a product, few enough that it is small. */
const MULTIPLIED_AT_ONCE = 256

/** How vectors of many messages are multiplied, and from how many pairs on that is faster than one by one. */
export type Multiplying = { readonly product: () => Promise<MatrixProduct>; readonly fromPairs: number }

/**
 * Exact search among the messages of one creator, with vectors of one model, in memory. Every score is
 * the scorer's, to the last digit. Answered candidates are held apart, never mixed with the others.
 */
export class LinkSearch {
  readonly #held: SearchColumns

  constructor(options: { candidateDays: number }) {
    this.#held = new SearchColumns(options.candidateDays)
  }

  /** Messages held. */
  get size(): number {
    return this.#held.candidates.size
  }

  /** Memory held, roughly. */
  get bytes(): number {
    return this.#held.bytes
  }

  /** Adds a message; throws where its seq is not above all before it. */
  add(message: IndexedMessage): void {
    this.#held.add(message)
  }

  /** Adds messages, by seq, among others, each in the place of what is held with its seq. */
  insert(messages: readonly IndexedMessage[]): void {
    this.#held.insert(messages)
  }

  setAnswered(seqs: Iterable<number>, isAnswered: boolean): void {
    this.#held.candidates.setAnswered(seqs, isAnswered)
  }

  /** Forgets every message from `fromSeq` on. */
  truncate(fromSeq: number): void {
    this.#held.truncate(fromSeq)
  }

  /** Candidates have a lower seq and are at most `candidateDays` older; younger by their time is well. */
  find(message: SearchedMessage): FoundLinks {
    return this.#found(message, this.#asked(message), null)
  }

  /** What `find` gives for each message, faster where they are many. */
  async findEach(messages: readonly SearchedMessage[], multiplying: Multiplying): Promise<FoundLinks[]> {
    const found: FoundLinks[] = []
    for (let at = 0; at < messages.length; at += MULTIPLIED_AT_ONCE) {
      const some = messages.slice(at, at + MULTIPLIED_AT_ONCE)
      const near = await this.#near(some, multiplying)
      for (const [place, message] of some.entries())
        found.push(this.#found(message, this.#asked(message), near?.[place] ?? null))
    }
    return found
  }

  /** For each message in turn finds its links and adds it. What is thrown on the way leaves some of them added. */
  async findAndAdd(
    messages: readonly IndexedMessage[],
    multiplying: Multiplying,
    signal?: AbortSignal,
  ): Promise<FoundLinks[]> {
    const found: FoundLinks[] = []
    for (let at = 0; at < messages.length; at += MULTIPLIED_AT_ONCE) {
      signal?.throwIfAborted()
      const some = messages.slice(at, at + MULTIPLIED_AT_ONCE)
      // What is searched among holds more than what came before: only lower seqs are candidates.
      const columns = some.map((message) => this.#held.add(message))
      const near = await this.#near(some, multiplying, columns)
      for (const [place, message] of some.entries()) {
        const asked = this.#held.trigrams.askedOf(columns[place] as number)
        found.push(this.#found(message, asked, near?.[place] ?? null))
      }
    }
    return found
  }

  #asked(message: SearchedMessage): AskedTrigrams {
    return this.#held.trigrams.asked(trigramsOf(message.normalised))
  }

  /**
   * For each message the columns of which its links by vector are some; null: every column. `columns` are their own,
   * where they are held: then those with the same text and vector are multiplied once.
   */
  async #near(
    messages: readonly SearchedMessage[],
    { product, fromPairs }: Multiplying,
    columns: readonly number[] = [],
  ): Promise<(readonly number[])[] | null> {
    const { rows } = this.#held.vectors
    if (rows === null || messages.length * this.#held.candidates.columns < fromPairs) return null
    const multiplied = messages.map((message, place) => {
      const column = columns[place]
      const isHeld = message.vector !== null && column !== undefined
      return isHeld ? { ...message, vector: rows.vectorOf(column) } : message
    })
    return nearColumns(multiplied, rows, this.#held.candidates, await product())
  }

  #found(message: SearchedMessage, asked: AskedTrigrams, near: readonly number[] | null): FoundLinks {
    const trigram = this.#bestByTrigrams(message, asked)
    const vector = near === null ? this.#bestByVector(message) : this.#bestNear(message, near)
    const trigramScore = (column: number) => this.#held.trigramScore(asked, column)
    const scores = this.#held.vectorScores(message.vector, [
      ...trigram.open.columns,
      ...trigram.answered.columns,
    ])
    const vectorScore = (column: number) => scores.get(column) ?? null
    return {
      trigram: trigram.open.list(vectorScore),
      vector: vector.open.list(trigramScore),
      answered: { trigram: trigram.answered.list(vectorScore), vector: vector.answered.list(trigramScore) },
    }
  }

  #bestByTrigrams(message: SearchedMessage, asked: AskedTrigrams): BestOfKind {
    const best = { open: new BestLinks(), answered: new BestLinks() }
    const { candidates, trigrams } = this.#held
    trigrams.propose(asked, leastRatio(LINK_FLOOR.trigram), (column, shared) => {
      const score = trigramMillionths(shared, asked.size, trigrams.sizeOf(column))
      if (score >= LINK_FLOOR.trigram) candidates.offer(column, score, message, best)
      return leastRatio(candidates.bar(best))
    })
    return best
  }

  #bestByVector(message: SearchedMessage): BestOfKind {
    const best = { open: new BestLinks(), answered: new BestLinks() }
    if (message.vector === null) return best
    const { candidates, vectors } = this.#held
    const sums = vectors.sums(message.vector)
    // Most sums are far too low: they are passed over before they are scored.
    const floor = LINK_FLOOR.vector / MILLION - ROUNDING
    let [least, leastAnswered] = [floor, floor]
    for (let column = 0; column < candidates.columns; column++) {
      const sum = sums[column] ?? 0
      if (sum < least && (sum < leastAnswered || !candidates.hasAnswered(column))) continue
      if (!vectors.has(column)) continue
      const score = vectors.score(column, message.vector)
      if (score < LINK_FLOOR.vector) continue
      candidates.offer(column, score, message, best)
      least = Math.max(floor, best.open.bar / MILLION - ROUNDING)
      leastAnswered = Math.max(floor, best.answered.bar / MILLION - ROUNDING)
    }
    return best
  }

  #bestNear(message: SearchedMessage, near: readonly number[]): BestOfKind {
    const best = { open: new BestLinks(), answered: new BestLinks() }
    for (const [column, score] of this.#held.vectorScores(message.vector, near)) {
      if (score >= LINK_FLOOR.vector) this.#held.candidates.offer(column, score, message, best)
    }
    return best
  }
}
