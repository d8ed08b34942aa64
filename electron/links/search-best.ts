import { LINKS_PER_KIND } from '../../shared/model/link.ts'
import type { Millionths } from '../../shared/model/similarity.ts'

/** Candidates of one kind, best first, with their scores. */
export type LinkList = {
  seqs: number[]
  scores: Millionths[]
  /** The score of the other kind for the same pair; null where there is none. */
  others: (Millionths | null)[]
}

/** The ten best candidates seen so far: score descending, then lower seq. */
export class BestLinks {
  readonly #seqs: number[] = []
  readonly #scores: Millionths[] = []
  readonly #columns: number[] = []

  /** A lower score is not taken; with this one it depends on the seq. */
  get bar(): Millionths {
    return this.#scores[LINKS_PER_KIND - 1] ?? Number.NEGATIVE_INFINITY
  }

  /** Of each link its column, best first. */
  get columns(): readonly number[] {
    return this.#columns
  }

  /** Gives back whether it was taken. */
  offer(seq: number, score: Millionths, column: number): boolean {
    let place = this.#seqs.length
    while (place > 0 && this.#isBehind(place - 1, seq, score)) place--
    if (place === LINKS_PER_KIND) return false
    this.#seqs.splice(place, 0, seq)
    this.#scores.splice(place, 0, score)
    this.#columns.splice(place, 0, column)
    if (this.#seqs.length > LINKS_PER_KIND) {
      this.#seqs.pop()
      this.#scores.pop()
      this.#columns.pop()
    }
    return true
  }

  #isBehind(place: number, seq: number, score: Millionths): boolean {
    const held = this.#scores[place] ?? 0
    return held < score || (held === score && (this.#seqs[place] ?? 0) > seq)
  }

  /** `otherScore` gives the score of the other kind for a column. */
  list(otherScore: (column: number) => Millionths | null): LinkList {
    return { seqs: this.#seqs, scores: this.#scores, others: this.#columns.map(otherScore) }
  }
}
