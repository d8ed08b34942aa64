import { toMillionths } from '../../shared/model/similarity.ts'
import type { StoredValues } from '../configs/config-store.ts'

/** What to preview under, thresholds from 0 to 1; what is left out is as it is live. */
export type PreviewAsk = {
  readonly threshold?: number | undefined
  readonly trigramThreshold?: number | undefined
  readonly suggestThreshold?: number | undefined
  readonly minimumWords?: number | undefined
}

/** The live values with those asked for in their place. */
export function valuesAsked(live: StoredValues, ask: PreviewAsk): StoredValues {
  const millionths = (asked: number | undefined, own: number) =>
    asked === undefined ? own : toMillionths(asked)
  return {
    minimumWords: ask.minimumWords ?? live.minimumWords,
    embeddingModel: live.embeddingModel,
    threshold: millionths(ask.threshold, live.threshold),
    trigramThreshold: millionths(ask.trigramThreshold, live.trigramThreshold),
    suggestThreshold: millionths(ask.suggestThreshold, live.suggestThreshold),
  }
}
