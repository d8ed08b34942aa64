import type { Millionths } from '../../shared/model/similarity.ts'
import type { BestLinks } from './search-best.ts'

const MILLISECONDS_A_DAY = 86_400_000

/** Rough bytes of one candidate in the arrays below, and of a column's own objects. */
const BYTES_A_CANDIDATE = 40
const BYTES_A_COLUMN = 200

/** Identical texts with the same vector: they score alike with everything. */
type Column = { text: string; candidates: number[]; answered: number; newestMs: number }

/** A message that may be matched, and the column of its text and vector. */
export type Candidate = { column: number; seq: number; createdAtMs: number; isAnswered: boolean }

/** The ten best of one kind, those that are not answered and those that are. */
export type BestOfKind = { open: BestLinks; answered: BestLinks }

/** The messages that may be matched, in order of seq, and the columns they share. */
export class Candidates {
  readonly #maxAgeMs: number
  readonly #seqs: number[] = []
  readonly #createdAtMs: number[] = []
  readonly #isAnswered: boolean[] = []
  readonly #columnOf: number[] = []
  readonly #columns: Column[] = []
  readonly #columnsOfText = new Map<string, number[]>()
  #textBytes = 0
  #answered = 0

  constructor(candidateDays: number) {
    this.#maxAgeMs = candidateDays * MILLISECONDS_A_DAY
  }

  get size(): number {
    return this.#seqs.length
  }

  /** The highest seq held; below every seq where none is. */
  get lastSeq(): number {
    return this.#seqs.at(-1) ?? Number.NEGATIVE_INFINITY
  }

  get columns(): number {
    return this.#columns.length
  }

  get bytes(): number {
    return this.size * BYTES_A_CANDIDATE + this.columns * BYTES_A_COLUMN + this.#textBytes
  }

  columnsOf(text: string): readonly number[] {
    return this.#columnsOfText.get(text) ?? []
  }

  /** Makes the next column. */
  addColumn(text: string): number {
    const column =
      this.#columns.push({ text, candidates: [], answered: 0, newestMs: Number.NEGATIVE_INFINITY }) - 1
    this.#columnsOfText.set(text, [...this.columnsOf(text), column])
    this.#textBytes += 2 * text.length
    return column
  }

  /** `seq` is above `lastSeq`. */
  add({ column, seq, createdAtMs, isAnswered }: Candidate): void {
    const held = this.#column(column)
    held.candidates.push(this.#seqs.push(seq) - 1)
    this.#countAnswered(held, isAnswered ? 1 : 0)
    held.newestMs = Math.max(held.newestMs, createdAtMs)
    this.#createdAtMs.push(createdAtMs)
    this.#isAnswered.push(isAnswered)
    this.#columnOf.push(column)
  }

  /** Puts candidates, by seq, among those that are held: each in the place of the one with its seq, if there is one. */
  insert(arrivals: readonly Candidate[]): void {
    let next = 0
    for (const later of this.#takeFrom(arrivals[0]?.seq ?? Number.POSITIVE_INFINITY)) {
      for (let arrival = arrivals[next]; arrival && arrival.seq < later.seq; arrival = arrivals[++next])
        this.add(arrival)
      if (arrivals[next]?.seq !== later.seq) this.add(later)
    }
    for (const arrival of arrivals.slice(next)) this.add(arrival)
  }

  /** A seq that is not held is passed over: it takes no part in matching. */
  setAnswered(seqs: Iterable<number>, isAnswered: boolean): void {
    for (const seq of seqs) {
      const candidate = this.#firstFrom(seq)
      if (this.#seqs[candidate] !== seq || this.#isAnswered[candidate] === isAnswered) continue
      this.#isAnswered[candidate] = isAnswered
      this.#countAnswered(this.#column(this.#columnOf[candidate] ?? 0), isAnswered ? 1 : -1)
    }
  }

  get answered(): number {
    return this.#answered
  }

  hasAnswered(column: number): boolean {
    return this.#column(column).answered > 0
  }

  /** No message of a column is younger; the one that was may be forgotten by now. */
  newestMs(column: number): number {
    return this.#column(column).newestMs
  }

  /** How many of a column are eligible for a message, answered or not answered ones; `most` are enough. */
  eligible(
    column: number,
    message: { seq: number; createdAtMs: number },
    isAnswered: boolean,
    most: number,
  ): number {
    const { candidates, answered } = this.#column(column)
    if ((isAnswered ? answered : candidates.length - answered) === 0) return 0
    const oldestMs = message.createdAtMs - this.#maxAgeMs
    let eligible = 0
    for (const candidate of candidates) {
      if (eligible === most || (this.#seqs[candidate] as number) >= message.seq) break
      if ((this.#createdAtMs[candidate] as number) < oldestMs) continue
      if (this.#isAnswered[candidate] === isAnswered) eligible++
    }
    return eligible
  }

  /** Whether a message of this time may be matched with one of that time. */
  isRecent(candidateMs: number, createdAtMs: number): boolean {
    return candidateMs >= createdAtMs - this.#maxAgeMs
  }

  /** What a score must reach to be worth offering. */
  bar(best: BestOfKind): Millionths {
    return this.#answered === 0 ? best.open.bar : Math.min(best.open.bar, best.answered.bar)
  }

  /** Offers the eligible candidates of a column, which all have this score, in order of seq. */
  offer(
    column: number,
    score: number,
    message: { seq: number; createdAtMs: number },
    best: BestOfKind,
  ): void {
    const { candidates, answered } = this.#column(column)
    let takesOpen = candidates.length > answered && score >= best.open.bar
    let takesAnswered = answered > 0 && score >= best.answered.bar
    if (!takesOpen && !takesAnswered) return
    const oldestMs = message.createdAtMs - this.#maxAgeMs
    for (const candidate of candidates) {
      const seq = this.#seqs[candidate] ?? 0
      if (seq >= message.seq || !(takesOpen || takesAnswered)) return
      if ((this.#createdAtMs[candidate] ?? 0) < oldestMs) continue
      // What follows has the same score and a higher seq: once one is refused, so are all after it.
      if (this.#isAnswered[candidate]) takesAnswered &&= best.answered.offer(seq, score, column)
      else takesOpen &&= best.open.offer(seq, score, column)
    }
  }

  /** Forgets the candidates from `fromSeq` on, and the last columns that nobody is left of. */
  truncate(fromSeq: number): void {
    this.#takeFrom(fromSeq)
    while (this.#columns.at(-1)?.candidates.length === 0) this.#forgetLastColumn()
  }

  /** Takes out the candidates from `fromSeq` on. */
  #takeFrom(fromSeq: number): Candidate[] {
    const keep = this.#firstFrom(fromSeq)
    const taken: Candidate[] = []
    for (let candidate = keep; candidate < this.size; candidate++) {
      const isAnswered = this.#isAnswered[candidate] as boolean
      const column = this.#columnOf[candidate] as number
      taken.push({
        ...{ column, isAnswered },
        seq: this.#seqs[candidate] as number,
        createdAtMs: this.#createdAtMs[candidate] as number,
      })
      this.#column(column).candidates.pop()
      this.#countAnswered(this.#column(column), isAnswered ? -1 : 0)
    }
    for (const list of [this.#seqs, this.#createdAtMs, this.#isAnswered, this.#columnOf]) list.length = keep
    return taken
  }

  #countAnswered(column: Column, change: number): void {
    column.answered += change
    this.#answered += change
  }

  #forgetLastColumn(): void {
    const column = this.#columns.pop()
    if (column === undefined) return
    const left = this.columnsOf(column.text).slice(0, -1)
    if (left.length > 0) this.#columnsOfText.set(column.text, left)
    else this.#columnsOfText.delete(column.text)
    this.#textBytes -= 2 * column.text.length
  }

  #column(column: number): Column {
    const held = this.#columns[column]
    if (held === undefined) throw new RangeError(`No column ${column}`)
    return held
  }

  /** Place of the first candidate with this seq or a higher one. */
  #firstFrom(seq: number): number {
    let [low, high] = [0, this.size]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#seqs[middle] ?? 0) < seq) low = middle + 1
      else high = middle
    }
    return low
  }
}
