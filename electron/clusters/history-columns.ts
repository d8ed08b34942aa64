import { growingBytes, growingDoubles, growingInts } from './growing-column.ts'
import type { DecisionRow, HistoryActRow, RefusalRow } from './history-rows.ts'
import { type CreatorHistory, type HistoryAct, NO_LANGUAGE } from './preview-history.ts'

/** Messages that take no part in matching. */
const takesNoPart = new Set(['skipped:paid', 'skipped:empty', 'skipped:gate'])
/** Messages that no rate counts. */
const isNotCounted = new Set(['skipped:paid', 'skipped:empty'])

/** Grows a creator's history as events are read in their order, and gives it as columns. */
export class HistoryColumns {
  readonly #channels = new Map<string, number>()
  readonly #texts = new Map<string, number>()
  readonly #numbers = new Map<string, number>()
  readonly #languages = new Map<string, number>()
  readonly #channel = growingInts()
  readonly #createdAtMs = growingDoubles()
  readonly #text = growingInts()
  readonly #number = growingInts()
  readonly #words = growingInts()
  readonly #length = growingInts()
  readonly #language = growingInts()
  readonly #skipped = growingBytes()
  readonly #isUncounted = growingBytes()
  readonly #firstDecision = growingInts()
  readonly #lastDecision = growingInts()
  readonly #decided = growingInts()
  readonly #configOf = growingInts()
  readonly #trigram = new LinkColumns()
  readonly #vector = new LinkColumns()
  readonly #acts: HistoryAct[] = []
  readonly #actIndex = new Map<string, number>()
  #columns: CreatorHistory | null = null

  addDecision(row: DecisionRow): void {
    this.#columns = null
    const at = row.seq - 1
    this.#channel.set(at, intern(this.#channels, row.channel))
    this.#createdAtMs.set(at, row.createdAtMs)
    this.#text.set(at, intern(this.#texts, row.textHash))
    this.#number.set(at, intern(this.#numbers, row.numbersHash))
    this.#words.set(at, row.wordCount ?? -1)
    this.#length.set(at, row.length)
    this.#language.set(at, row.language === null ? NO_LANGUAGE : intern(this.#languages, row.language))
    this.#skipped.set(at, takesNoPart.has(row.outcome) ? 1 : 0)
    this.#isUncounted.set(at, isNotCounted.has(row.outcome) ? 1 : 0)
    const decision = this.#decided.length
    if (at >= this.#firstDecision.length) this.#firstDecision.set(at, decision)
    this.#lastDecision.set(at, decision)
    this.#decided.push(at)
    this.#configOf.push(row.configVersion)
    this.#trigram.add(row.trigramSeqs, row.trigramScores)
    this.#vector.add(row.vectorSeqs, row.vectorScores)
  }

  addAct(row: HistoryActRow): void {
    this.#columns = null
    this.#actIndex.set(row.id, this.#acts.length)
    const after = this.#decided.length
    const refusals = row.refusals.map((refusal) => this.#refusedPair(refusal))
    switch (row.kind) {
      case 'action':
        this.#acts.push({ after, kind: 'action', seqs: row.seqs, unseen: row.unseenSeqs })
        return
      case 'remove':
        this.#acts.push({ after, kind: 'remove', seqs: row.seqs, refusals })
        return
      case 'refuse':
        this.#acts.push({ after, kind: 'refuse', refusals })
        return
      case 'join':
        this.#acts.push({ after, kind: 'join', seq: only(row.seqs), candidate: only([row.candidateSeq]) })
        return
      case 'delete': {
        const seq = only(row.seqs)
        this.#acts.push({ after, kind: 'delete', seq })
        this.#forgetText(seq - 1)
        return
      }
      case 'rebuild':
        if (row.configVersion === null) throw new Error('a rebuild without a config')
        this.#acts.push({ after, kind: 'rebuild', configVersion: row.configVersion, decided: row.seqs })
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
    this.#text.set(first - 1, intern(this.#texts, firstHash))
    this.#text.set(second - 1, intern(this.#texts, secondHash))
    return [first, second]
  }

  /** What was read before it was deleted is as what is read after. */
  #forgetText(at: number): void {
    if (at >= this.#length.length) return
    this.#length.set(at, 0)
    this.#language.set(at, NO_LANGUAGE)
  }

  /** Everything added so far. The same object until something is added; then what it says of earlier messages may change. */
  columns(): CreatorHistory {
    this.#columns ??= {
      messages: Math.max(this.#text.length, this.#texts.size),
      channel: this.#channel.view(),
      createdAtMs: this.#createdAtMs.view(),
      text: this.#text.view(),
      numbers: this.#number.view(),
      words: this.#words.view(),
      length: this.#length.view(),
      language: this.#language.view(),
      languages: [...this.#languages.keys()],
      skipped: this.#skipped.view(),
      isUncounted: this.#isUncounted.view(),
      firstDecision: this.#firstDecision.view(),
      lastDecision: this.#lastDecision.view(),
      decided: this.#decided.view(),
      configOf: this.#configOf.view(),
      trigramStart: this.#trigram.start.view(),
      trigramSeq: this.#trigram.seq.view(),
      trigramScore: this.#trigram.score.view(),
      vectorStart: this.#vector.start.view(),
      vectorSeq: this.#vector.seq.view(),
      vectorScore: this.#vector.score.view(),
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

function only(seqs: readonly (number | null)[]): number {
  const [seq] = seqs
  if (typeof seq !== 'number' || seqs.length > 1)
    throw new Error('a join or a deletion that is not of one message')
  return seq
}

/** The links of one kind: where those of each decision begin, one longer than there are decisions. */
class LinkColumns {
  readonly start = growingInts()
  readonly seq = growingInts()
  readonly score = growingInts()

  constructor() {
    this.start.push(0)
  }

  add(seqs: readonly number[] | null, scores: readonly number[] | null): void {
    for (const seq of seqs ?? []) this.seq.push(seq)
    for (const score of scores ?? []) this.score.push(score)
    this.start.push(this.seq.length)
  }
}
