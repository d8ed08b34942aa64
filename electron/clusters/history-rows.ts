/** One decision of a message with its links, as read from the database. A message's second one comes later. */
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
  /** Characters; 0 once it is deleted. */
  readonly length: number
  /** Two or three letters, where the channel told. */
  readonly language: string | null
  readonly trigramSeqs: readonly number[] | null
  readonly trigramScores: readonly number[] | null
  readonly vectorSeqs: readonly number[] | null
  readonly vectorScores: readonly number[] | null
}

type LinkColumn = 'trigramSeqs' | 'trigramScores' | 'vectorSeqs' | 'vectorScores'

/**
 * The same with its links still in the words of the database, such as `{3,1}`: to read millions of numbers, and to copy
 * them to a worker, would take half the time of the thread that answers everybody.
 */
export type UnreadDecisionRow = Omit<DecisionRow, LinkColumn> & {
  readonly [Column in LinkColumn]: string | null
}

/** One act, as read from the database. */
export type HistoryActRow = {
  readonly id: string
  readonly history: number
  readonly kind: 'action' | 'remove' | 'refuse' | 'restore' | 'join' | 'delete' | 'rebuild'
  readonly takesBack: string | null
  /** Whom a join put its message together with. */
  readonly candidateSeq: number | null
  readonly seqs: readonly number[]
  /** Of a rebuild. */
  readonly configVersion: number | null
  /** Who was in the home of an action in shadow, and left it with that. */
  readonly unseenSeqs: readonly number[]
  readonly refusals: readonly RefusalRow[]
}

/** Two messages by seq, each with the hash of its text: either may still wait for its own decision. */
export type RefusalRow = readonly [first: number, firstHash: string, second: number, secondHash: string]
