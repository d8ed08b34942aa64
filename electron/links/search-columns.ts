import type { Millionths } from '../../shared/model/similarity.ts'
import { trigramsOf } from '../../shared/text/trigrams.ts'
import { trigramMillionths } from './score.ts'
import { Candidates } from './search-candidates.ts'
import { type AskedTrigrams, TrigramIndex } from './search-index.ts'
import { VectorIndex } from './search-vectors.ts'

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

/** All that is held of the messages of one creator, by columns: identical texts with the same vector share one. */
export class SearchColumns {
  readonly candidates: Candidates
  readonly trigrams = new TrigramIndex()
  readonly vectors = new VectorIndex()

  constructor(candidateDays: number) {
    this.candidates = new Candidates(candidateDays)
  }

  get bytes(): number {
    return this.candidates.bytes + this.trigrams.bytes + this.vectors.bytes
  }

  /** Adds a message and gives its column; throws where its seq is not above all before it. */
  add(message: IndexedMessage): number {
    const { lastSeq } = this.candidates
    if (message.seq <= lastSeq) throw new RangeError(`Message ${message.seq} after message ${lastSeq}`)
    const column = this.#columnFor(message)
    this.candidates.add({ ...message, column })
    return column
  }

  /** Puts messages, by seq, among those that are held, each in the place of what is held with its seq. */
  insert(messages: readonly IndexedMessage[]): void {
    this.candidates.insert(messages.map((message) => ({ ...message, column: this.#columnFor(message) })))
  }

  /** Forgets every message from `fromSeq` on. */
  truncate(fromSeq: number): void {
    this.candidates.truncate(fromSeq)
    this.trigrams.truncate(this.candidates.columns)
    this.vectors.truncate(this.candidates.columns)
  }

  /** That of the same text and vector, which may be empty by now, or a new one. */
  #columnFor({ normalised, vector }: IndexedMessage): number {
    const same = this.candidates.columnsOf(normalised).find((held) => this.vectors.holds(held, vector))
    if (same !== undefined) return same
    const column = this.candidates.addColumn(normalised)
    this.trigrams.add(column, trigramsOf(normalised))
    this.vectors.add(column, vector)
    return column
  }

  /** The score with what was asked about last; null where one of the two has no words. */
  trigramScore(asked: AskedTrigrams, column: number): Millionths | null {
    const size = this.trigrams.sizeOf(column)
    if (size === 0 || asked.size === 0) return null
    return trigramMillionths(this.trigrams.sharedWith(column), asked.size, size)
  }

  /** The scores with a vector that `sums` was last asked for, of those columns that have one. */
  vectorScores(vector: Float32Array | null, columns: readonly number[]): Map<number, Millionths> {
    if (vector === null) return new Map()
    const scored = columns.filter((column) => this.vectors.has(column))
    const scores = this.vectors.scores(scored, vector)
    return new Map(scored.map((column, place) => [column, scores[place] as Millionths]))
  }
}
