import type { CreatorHistory, HistoryAct } from './preview-history.ts'

/** One decided message with its links, as read from the database. */
export type DecisionRow = {
  readonly history: number
  readonly seq: number
  readonly outcome: string
  readonly configVersion: number
  readonly channel: string
  readonly createdAtMs: number
  readonly textHash: string
  readonly numbersHash: string
  /** Null: never short. */
  readonly wordCount: number | null
  readonly trigramSeqs: readonly number[] | null
  readonly trigramScores: readonly number[] | null
  readonly vectorSeqs: readonly number[] | null
  readonly vectorScores: readonly number[] | null
}

/** One act, as read from the database. */
export type HistoryActRow = {
  readonly id: string
  readonly history: number
  readonly kind: 'action' | 'remove' | 'refuse' | 'restore'
  readonly takesBack: string | null
  readonly seqs: readonly number[]
  readonly refusals: readonly RefusalRow[]
}

/** Two messages by seq, each with the hash of its text: either may still wait for its own decision. */
export type RefusalRow = readonly [first: number, firstHash: string, second: number, secondHash: string]

/** Messages that take no part in matching. */
const takesNoPart = new Set(['skipped:paid', 'skipped:empty', 'skipped:gate'])
/** Messages that no rate counts. */
const isNotCounted = new Set(['skipped:paid', 'skipped:empty'])

/** Grows a creator's history as events are read in their order, and gives it as columns. */
export class HistoryColumns {
  readonly #channels = new Map<string, number>()
  readonly #texts = new Map<string, number>()
  readonly #numbers = new Map<string, number>()
  readonly #channel: number[] = []
  readonly #createdAtMs: number[] = []
  readonly #text: number[] = []
  readonly #number: number[] = []
  readonly #words: number[] = []
  readonly #skipped: number[] = []
  readonly #isUncounted: number[] = []
  readonly #decided: number[] = []
  readonly #configOf: number[] = []
  readonly #trigram = { start: [0], seq: [] as number[], score: [] as number[] }
  readonly #vector = { start: [0], seq: [] as number[], score: [] as number[] }
  readonly #acts: HistoryAct[] = []
  readonly #actIndex = new Map<string, number>()
  #columns: CreatorHistory | null = null

  addDecision(row: DecisionRow): void {
    this.#columns = null
    const at = row.seq - 1
    this.#channel[at] = intern(this.#channels, row.channel)
    this.#createdAtMs[at] = row.createdAtMs
    this.#text[at] = intern(this.#texts, row.textHash)
    this.#number[at] = intern(this.#numbers, row.numbersHash)
    this.#words[at] = row.wordCount ?? -1
    this.#skipped[at] = takesNoPart.has(row.outcome) ? 1 : 0
    this.#isUncounted[at] = isNotCounted.has(row.outcome) ? 1 : 0
    this.#decided.push(at)
    this.#configOf.push(row.configVersion)
    append(this.#trigram, row.trigramSeqs, row.trigramScores)
    append(this.#vector, row.vectorSeqs, row.vectorScores)
  }

  addAct(row: HistoryActRow): void {
    this.#columns = null
    this.#actIndex.set(row.id, this.#acts.length)
    const after = this.#decided.length
    const refusals = row.refusals.map((refusal) => this.#refusedPair(refusal))
    switch (row.kind) {
      case 'action':
        this.#acts.push({ after, kind: 'action', seqs: row.seqs })
        return
      case 'remove':
        this.#acts.push({ after, kind: 'remove', seqs: row.seqs, refusals })
        return
      case 'refuse':
        this.#acts.push({ after, kind: 'refuse', refusals })
        return
      case 'restore': {
        const takesBack = row.takesBack === null ? undefined : this.#actIndex.get(row.takesBack)
        if (takesBack === undefined)
          throw new Error('a restore names an act that is not in the history before it')
        this.#acts.push({ after, kind: 'restore', takesBack })
      }
    }
  }

  #refusedPair([first, firstHash, second, secondHash]: RefusalRow): [number, number] {
    this.#text[first - 1] = intern(this.#texts, firstHash)
    this.#text[second - 1] = intern(this.#texts, secondHash)
    return [first, second]
  }

  /** Everything added so far. The same object until something is added. */
  columns(): CreatorHistory {
    this.#columns ??= {
      messages: Math.max(this.#text.length, this.#texts.size),
      channel: Int32Array.from(this.#channel),
      createdAtMs: Float64Array.from(this.#createdAtMs),
      text: Int32Array.from(this.#text),
      numbers: Int32Array.from(this.#number),
      words: Int32Array.from(this.#words),
      skipped: Uint8Array.from(this.#skipped),
      isUncounted: Uint8Array.from(this.#isUncounted),
      decided: Int32Array.from(this.#decided),
      configOf: Int32Array.from(this.#configOf),
      trigramStart: Int32Array.from(this.#trigram.start),
      trigramSeq: Int32Array.from(this.#trigram.seq),
      trigramScore: Int32Array.from(this.#trigram.score),
      vectorStart: Int32Array.from(this.#vector.start),
      vectorSeq: Int32Array.from(this.#vector.seq),
      vectorScore: Int32Array.from(this.#vector.score),
      acts: [...this.#acts],
    }
    return this.#columns
  }
}

function intern(keys: Map<string, number>, key: string): number {
  const known = keys.get(key)
  if (known !== undefined) return known
  keys.set(key, keys.size)
  return keys.size - 1
}

function append(
  lists: { start: number[]; seq: number[]; score: number[] },
  seqs: readonly number[] | null,
  scores: readonly number[] | null,
): void {
  for (const seq of seqs ?? []) lists.seq.push(seq)
  for (const score of scores ?? []) lists.score.push(score)
  lists.start.push(lists.seq.length)
}
