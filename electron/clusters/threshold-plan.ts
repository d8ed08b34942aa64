import type { Millionths } from '../../shared/model/similarity.ts'
import { firstAcceptable, type LinkList, type Thresholds, type World } from './accept.ts'
import { ACCEPTED } from './preview.ts'
import type { CreatorHistory } from './preview-history.ts'
import { refusableTexts } from './preview-world.ts'

/** The thresholds of a decision, and whether they are those in hand; others stay as they were. */
export type PlannedUnder = { readonly values: Thresholds; readonly isInHand: boolean }

/**
 * What each decision of a history can come to, for every vector and suggest threshold at once: whatever of it depends on
 * neither is worked out here. All columns are by decision.
 */
export type ThresholdPlan = {
  readonly history: CreatorHistory
  /** Index of the message that it is put together with at any threshold up to `score`. */
  readonly candidate: Int32Array
  /** Millionths; `AT_ANY` where the threshold does not matter, `AT_NONE` where it is put together with nobody. */
  readonly score: Int32Array
  /** By what kind of link, one of `ACCEPTED`. */
  readonly kind: Uint8Array
  /** 1: suggested at any suggest threshold, if it is put together with nobody. */
  readonly isSuggested: Uint8Array
  /** 1: refusals may concern it, so that its links have to be looked at anew at each threshold. */
  readonly isOpen: Uint8Array
  readonly under: (configVersion: number) => PlannedUnder
}

export const AT_ANY = 2 ** 30
export const AT_NONE = -1

/** @param under For each config version: as `Previews` has it. The thresholds in hand are the same for all versions. */
export function planThresholds(
  history: CreatorHistory,
  under: (configVersion: number) => PlannedUnder,
): ThresholdPlan {
  const decisions = history.decided.length
  const refusable = refusableTexts(history)
  const plan = {
    history,
    candidate: new Int32Array(decisions),
    score: new Int32Array(decisions).fill(AT_NONE),
    kind: new Uint8Array(decisions),
    isSuggested: new Uint8Array(decisions),
    isOpen: new Uint8Array(decisions),
    under,
  }
  const trigram = { seqs: history.trigramSeq, scores: history.trigramScore }
  const vector = { seqs: history.vectorSeq, scores: history.vectorScore }
  const world = unrefused(history)
  let version: number | null = null
  let planned = null as PlannedUnder | null
  const first = (
    kind: 'trigram' | 'vector',
    decision: number,
    seq: number,
    threshold: Millionths,
  ): number => {
    const list: LinkList = kind === 'trigram' ? trigram : vector
    const start = kind === 'trigram' ? history.trigramStart : history.vectorStart
    const from = start[decision] as number
    const to = start[decision + 1] as number
    const { minimumWords } = (planned as PlannedUnder).values
    return firstAcceptable(world, seq, kind, list, from, to, threshold, minimumWords)
  }
  for (let decision = 0; decision < decisions; decision++) {
    if (version !== history.configOf[decision]) {
      version = history.configOf[decision] as number
      planned = under(version)
    }
    const { values, isInHand } = planned as PlannedUnder
    const index = history.decided[decision] as number
    if (refusable[history.text[index] as number] === 1) {
      plan.isOpen[decision] = 1
      continue
    }
    const seq = index + 1
    if (world.isShort(seq, values.minimumWords)) continue
    const trigramAt = first('trigram', decision, seq, values.trigramThreshold)
    const at = trigramAt >= 0 ? trigramAt : first('vector', decision, seq, isInHand ? 0 : values.threshold)
    if (at >= 0) {
      const { seqs, scores } = trigramAt >= 0 ? trigram : vector
      plan.candidate[decision] = (seqs[at] as number) - 1
      plan.kind[decision] = trigramAt >= 0 ? ACCEPTED.trigram : ACCEPTED.vector
      plan.score[decision] = trigramAt >= 0 || !isInHand ? AT_ANY : (scores[at] as number)
    } else if (!isInHand && first('vector', decision, seq, values.suggestThreshold) >= 0) {
      plan.isSuggested[decision] = 1
    }
  }
  return plan
}

/** The same for all thresholds: what a message is, and nothing of what was refused. */
export const unrefused = (history: CreatorHistory): World => ({
  isShort: (seq, minimumWords) => {
    const words = history.words[seq - 1] as number
    return words >= 0 && words < minimumWords
  },
  numbersDiffer: (seq, candidate) => history.numbers[seq - 1] !== history.numbers[candidate - 1],
  isRefused: () => false,
})
