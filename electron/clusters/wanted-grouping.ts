import { ACCEPTED, preview, type Previewed, type ThresholdsOf } from './preview.ts'
import { acceptedLink } from './preview-flips.ts'
import type { CreatorHistory } from './preview-history.ts'
import { NO_HOME } from './preview-world.ts'

/** Values of the score columns where the link has no score of that kind. */
export const NO_SCORE = -1

/** What a preview makes of a creator's messages, by message index: what a rebuild is to write. */
export type WantedGrouping = {
  readonly home: Int32Array
  readonly answered: Uint8Array
  /** Kind of the link that brought the message into that home, one of `ACCEPTED`; none for whom another one fetched. */
  readonly kind: Uint8Array
  /** Seq of the other end of that link, and the scores of the pair in millionths. */
  readonly candidate: Int32Array
  readonly trigramScore: Int32Array
  readonly vectorScore: Int32Array
  /** 1 for each message without a home that a person is shown beside what it is linked to. */
  readonly isSuggested: Uint8Array
}

export function wantedGrouping(history: CreatorHistory, thresholds: ThresholdsOf): WantedGrouping {
  const previewed = preview(history, thresholds)
  const { home, answered } = previewed
  const kind = new Uint8Array(home.length)
  const candidate = new Int32Array(home.length)
  const trigramScore = new Int32Array(home.length).fill(NO_SCORE)
  const vectorScore = new Int32Array(home.length).fill(NO_SCORE)
  for (let decision = 0; decision < history.decided.length; decision++) {
    const index = history.decided[decision] as number
    const accepted = bringing(history, previewed, decision)
    if (!accepted) continue
    kind[index] = ACCEPTED[accepted.kind]
    candidate[index] = accepted.candidate
    trigramScore[index] = scoreIn(history, 'trigram', decision, accepted.candidate)
    vectorScore[index] = scoreIn(history, 'vector', decision, accepted.candidate)
  }
  return {
    ...{ home, answered, kind, candidate, trigramScore, vectorScore },
    isSuggested: suggested(history, previewed),
  }
}

/** That of a creator without a message. */
export const emptyGrouping = (): WantedGrouping => ({
  home: new Int32Array(),
  answered: new Uint8Array(),
  kind: new Uint8Array(),
  candidate: new Int32Array(),
  trigramScore: new Int32Array(),
  vectorScore: new Int32Array(),
  isSuggested: new Uint8Array(),
})

/** The link that a decision brought its message home by, if it is still there. */
function bringing(history: CreatorHistory, previewed: Previewed, decision: number) {
  const index = history.decided[decision] as number
  const isThere = previewed.ownHome[decision] === previewed.home[index] && previewed.home[index] !== NO_HOME
  return isThere ? acceptedLink(history, previewed, decision) : null
}

/** The score of a candidate in a list of a decision's links. */
function scoreIn(
  history: CreatorHistory,
  kind: 'trigram' | 'vector',
  decision: number,
  candidate: number,
): number {
  const isTrigram = kind === 'trigram'
  const start = isTrigram ? history.trigramStart : history.vectorStart
  const seqs = isTrigram ? history.trigramSeq : history.vectorSeq
  const at = seqs.subarray(start[decision], start[decision + 1]).indexOf(candidate)
  const scores = isTrigram ? history.trigramScore : history.vectorScore
  return at < 0 ? NO_SCORE : (scores[(start[decision] as number) + at] as number)
}

function suggested(history: CreatorHistory, { home, isSuggested }: Previewed): Uint8Array {
  const erased = new Set(history.acts.flatMap((act) => (act.kind === 'delete' ? [act.seq - 1] : [])))
  return Uint8Array.from(home, (own, index) => {
    const last = history.lastDecision[index]
    const isFree = own === NO_HOME && last !== undefined && !erased.has(index)
    return isFree && isSuggested[last] === 1 ? 1 : 0
  })
}
