import { LINK_FLOOR } from '../../shared/model/link.ts'
import { MILLION, type Millionths } from '../../shared/model/similarity.ts'
import { trigramsOf } from '../../shared/text/trigrams.ts'
import { cosineMillionths, trigramMillionths } from './score.ts'
import { BestLinks, type LinkList } from './search-best.ts'
import { type BestOfKind, Candidates } from './search-candidates.ts'
import { TrigramIndex, VectorIndex } from './search-index.ts'

/** What is known of a message when its links are looked for. */
export type SearchedMessage = {
  seq: number
  createdAtMs: number
  normalised: string
  /** Of the model searched with; null where there is none (yet): then no vector links. */
  vector: Float32Array | null
}

/** A message as a candidate for later ones. */
export type IndexedMessage = SearchedMessage & {
  /** Its home was actioned: no candidate to join, but a reply to use again. */
  isAnswered: boolean
}

/** The ten best candidates of each kind, and the ten best of each kind that are answered. */
export type FoundLinks = {
  trigram: LinkList
  vector: LinkList
  answered: { trigram: LinkList; vector: LinkList }
}

/** Texts too unlike to reach the floor are passed over before they are scored; a little under it, for rounding. */
const LEAST_RATIO = (LINK_FLOOR.trigram - 1) / MILLION

/**
 * Exact search among the messages of one creator, with vectors of one model, in memory. Every score is
 * the scorer's, to the last digit. Answered candidates are held apart, never mixed with the others.
 */
export class LinkSearch {
  readonly #candidates: Candidates
  readonly #trigrams = new TrigramIndex()
  readonly #vectors = new VectorIndex()

  constructor(options: { candidateDays: number }) {
    this.#candidates = new Candidates(options.candidateDays)
  }

  /** Messages held. */
  get size(): number {
    return this.#candidates.size
  }

  /** Memory held, roughly. */
  get bytes(): number {
    return this.#candidates.bytes + this.#trigrams.bytes + this.#vectors.bytes
  }

  /** Adds a message; throws where its seq is not above all before it. */
  add(message: IndexedMessage): void {
    const { seq, createdAtMs, normalised, vector, isAnswered } = message
    const { lastSeq } = this.#candidates
    if (seq <= lastSeq) throw new RangeError(`Message ${seq} after message ${lastSeq}`)
    const same = this.#candidates.columnsOf(normalised).find((held) => this.#vectors.holds(held, vector))
    const column = same ?? this.#candidates.addColumn(normalised)
    this.#candidates.add(column, seq, createdAtMs, isAnswered)
    if (same !== undefined) return
    this.#trigrams.add(column, trigramsOf(normalised))
    this.#vectors.add(column, vector)
  }

  setAnswered(seqs: Iterable<number>, isAnswered: boolean): void {
    this.#candidates.setAnswered(seqs, isAnswered)
  }

  /** Forgets every message from `fromSeq` on. */
  truncate(fromSeq: number): void {
    this.#candidates.truncate(fromSeq)
    this.#trigrams.truncate(this.#candidates.columns)
    this.#vectors.truncate(this.#candidates.columns)
  }

  /** Candidates have a lower seq and are at most `candidateDays` older; younger by their time is well. */
  find(message: SearchedMessage): FoundLinks {
    const trigrams = trigramsOf(message.normalised)
    const shared = this.#trigrams.shared(trigrams)
    const sums = message.vector === null ? null : this.#vectors.sums(message.vector)

    const trigramScore = (column: number): Millionths | null => {
      const size = this.#trigrams.sizeOf(column)
      return size === 0 || trigrams.size === 0
        ? null
        : trigramMillionths(shared[column] ?? 0, trigrams.size, size)
    }
    const vectorScore = (column: number): Millionths | null =>
      sums !== null && this.#vectors.has(column) ? cosineMillionths(sums[column] ?? 0) : null

    const trigram = this.#bestByTrigrams(message, trigrams.size, shared)
    const vector = this.#bestByVector(message, sums)
    return {
      trigram: trigram.open.list(vectorScore),
      vector: vector.open.list(trigramScore),
      answered: { trigram: trigram.answered.list(vectorScore), vector: vector.answered.list(trigramScore) },
    }
  }

  #bestByTrigrams(message: SearchedMessage, size: number, shared: Int32Array): BestOfKind {
    const best = { open: new BestLinks(), answered: new BestLinks() }
    for (let column = 0; column < this.#candidates.columns; column++) {
      const both = shared[column] ?? 0
      const other = this.#trigrams.sizeOf(column)
      if (both === 0 || both < LEAST_RATIO * (size + other - both)) continue
      const score = trigramMillionths(both, size, other)
      if (score >= LINK_FLOOR.trigram) this.#candidates.offer(column, score, message, best)
    }
    return best
  }

  #bestByVector(message: SearchedMessage, sums: Float64Array | null): BestOfKind {
    const best = { open: new BestLinks(), answered: new BestLinks() }
    if (sums === null) return best
    // Most sums are far too low: they are passed over before they are rounded.
    let least = LINK_FLOOR.vector - 1
    for (let column = 0; column < this.#candidates.columns; column++) {
      const sum = sums[column] ?? 0
      if (sum * MILLION < least || !this.#vectors.has(column)) continue
      const score = cosineMillionths(sum)
      if (score < LINK_FLOOR.vector) continue
      this.#candidates.offer(column, score, message, best)
      least = Math.max(least, this.#candidates.bar(best) - 1)
    }
    return best
  }
}
