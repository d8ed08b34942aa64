import { SCORE_BINS } from '../../shared/model/preview.ts'
import { MILLION } from '../../shared/model/similarity.ts'
import type { CreatorHistory } from './preview-history.ts'

/**
 * Adds one creator's best scores to `counts`, by the last decision of each message; gives how many messages that
 * take part have no vector link.
 * @param isChosen 1 for each message that is counted, by index; null: all.
 */
export function binScores(history: CreatorHistory, counts: number[], isChosen: Uint8Array | null): number {
  let without = 0
  for (const [index, decision] of history.lastDecision.entries()) {
    if (history.skipped[index] === 1 || isChosen?.[index] === 0) continue
    const best = history.vectorStart[decision] ?? 0
    if (best === history.vectorStart[decision + 1]) {
      without++
      continue
    }
    const bin = Math.min(
      SCORE_BINS - 1,
      Math.floor(((history.vectorScore[best] ?? 0) * SCORE_BINS) / MILLION),
    )
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return without
}
