import { Columns, doubled } from './search-postings.ts'

/**
 * The share of a text's trigrams that is not counted, the commonest, of which many columns have some: lower than the
 * floor, so a column that has only these is no link. Of the shares from 0 to 0.3 a fifth was fastest.
 */
const NOT_COUNTED = 0.2

/** More trigrams than there will ever be: a place and a number below it fit into one number. */
const IDS = 2 ** 26

/** What a trigram takes beside the numbers of its columns, measured: its text, two objects, and its places in a map and a list. */
const BYTES_A_TRIGRAM = 360

/** The trigrams of a text that is asked about: how many, and the ids of those that some column holds. */
export type AskedTrigrams = { readonly size: number; readonly ids: Int32Array }

/** Which columns hold a trigram, for every trigram seen, and which trigrams a column holds. */
export class TrigramIndex {
  readonly #ids = new Map<string, number>()
  /** By id. Ids are given as trigrams are met, so those that only the last columns have are the last. */
  readonly #trigrams: string[] = []
  readonly #postings: Columns[] = []
  #postingBytes = 0
  /** The ids of all columns, one column after the other; where each begins; and how many it has. */
  #held = new Int32Array(1)
  #heldLength = 0
  #starts = new Int32Array(1)
  #sizes = new Int32Array(1)
  /** By id: the number of the question that asked for it last. */
  #askedIn = new Int32Array(1)
  #question = 0
  /** By column, all 0 between two questions. */
  #counts = new Int32Array(1)
  #columns = 0

  get bytes(): number {
    const arrays = [this.#held, this.#starts, this.#sizes, this.#askedIn, this.#counts]
    const own = arrays.reduce((bytes, array) => bytes + array.byteLength, 0)
    return own + this.#postingBytes + this.#trigrams.length * BYTES_A_TRIGRAM
  }

  sizeOf(column: number): number {
    return this.#sizes[column] ?? 0
  }

  /** Columns are added in order, each once. */
  add(column: number, trigrams: ReadonlySet<string>): void {
    if (column === this.#sizes.length) this.#makeRoom()
    while (this.#heldLength + trigrams.size > this.#held.length) this.#held = doubled(this.#held)
    this.#starts[column] = this.#heldLength
    this.#sizes[column] = trigrams.size
    this.#columns = column + 1
    for (const trigram of trigrams) {
      const id = this.#idOf(trigram)
      this.#held[this.#heldLength++] = id
      const columns = this.#postings[id] as Columns
      this.#postingBytes -= columns.bytes
      columns.push(column)
      this.#postingBytes += columns.bytes
    }
  }

  asked(trigrams: ReadonlySet<string>): AskedTrigrams {
    const ids = [...trigrams].flatMap((trigram) => this.#ids.get(trigram) ?? [])
    return { size: trigrams.size, ids: Int32Array.from(ids) }
  }

  askedOf(column: number): AskedTrigrams {
    const ids = this.#idsOf(column)
    return { size: ids.length, ids }
  }

  /** Trigrams that are both asked for and held by a column; for those of the last `propose`. */
  sharedWith(column: number): number {
    const [held, askedIn, question] = [this.#held, this.#askedIn, this.#question]
    const start = this.#starts[column] as number
    const end = start + this.sizeOf(column)
    let shared = 0
    for (let at = start; at < end; at++) {
      if (askedIn[held[at] as number] === question) shared++
    }
    return shared
  }

  /**
   * Offers columns with what they share with the question, and among them all whose ratio of shared to all
   * trigrams is at least `least`, which every offer answers anew; never under the floor of a link. Rare trigrams
   * are counted, and whether the others could make up for what is missing decides if they are compared at all.
   */
  propose(asked: AskedTrigrams, least: number, offer: (column: number, shared: number) => number): void {
    const { size } = asked
    const rarestFirst = this.#ask(asked.ids)
    if (size === 0) return
    const [counts, sizes] = [this.#counts, this.#sizes]
    const left = Math.min(rarestFirst.length, Math.floor(size * NOT_COUNTED))
    for (let place = 0; place < rarestFirst.length - left; place++) {
      countColumns(this.#postings[rarestFirst[place] as number] as Columns, counts)
    }
    // shared / (size + other - shared) >= least, solved for what is shared.
    let share = least / (1 + least)
    for (let column = 0; column < this.#columns; column++) {
      const most = (counts[column] as number) + left
      const other = sizes[column] as number
      const needed = share * (size + other)
      if (most < needed || other < needed) continue
      const bar = offer(column, this.sharedWith(column))
      share = bar / (1 + bar)
    }
    counts.fill(0, 0, this.#columns)
  }

  truncate(column: number): void {
    for (let last = this.#columns - 1; last >= column; last--) {
      for (const id of this.#idsOf(last)) this.#postings[id]?.truncate(column)
      if (this.sizeOf(last) > 0) this.#heldLength = this.#starts[last] as number
      this.#sizes[last] = 0
    }
    this.#columns = Math.min(this.#columns, column)
    while (this.#postings.at(-1)?.length === 0) this.#forgetLastTrigram()
  }

  #forgetLastTrigram(): void {
    this.#postingBytes -= this.#postings.pop()?.bytes ?? 0
    this.#ids.delete(this.#trigrams.pop() as string)
  }

  #idsOf(column: number): Int32Array {
    const start = this.#starts[column] ?? 0
    return this.#held.subarray(start, start + this.sizeOf(column))
  }

  #idOf(trigram: string): number {
    const known = this.#ids.get(trigram)
    if (known !== undefined) return known
    const columns = new Columns()
    const id = this.#postings.push(columns) - 1
    this.#postingBytes += columns.bytes
    this.#trigrams.push(trigram)
    this.#ids.set(trigram, id)
    if (id === this.#askedIn.length) this.#askedIn = doubled(this.#askedIn)
    this.#askedIn[id] = 0
    return id
  }

  #makeRoom(): void {
    this.#starts = doubled(this.#starts)
    this.#sizes = doubled(this.#sizes)
    this.#counts = doubled(this.#counts)
  }

  /** Notes the question; gives its ids, those of the fewest columns first. */
  #ask(ids: Int32Array): Int32Array {
    this.#question++
    const ordered = new Float64Array(ids.length)
    for (let place = 0; place < ids.length; place++) {
      const id = ids[place] as number
      this.#askedIn[id] = this.#question
      ordered[place] = (this.#postings[id] as Columns).length * IDS + id
    }
    return Int32Array.from(ordered.sort(), (both) => both % IDS)
  }
}

function countColumns({ columns, length }: Columns, counts: Int32Array): void {
  for (let place = 0; place < length; place++) {
    const column = columns[place] as number
    counts[column] = (counts[column] as number) + 1
  }
}
