import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import type { TypedNumber } from './provider-values.ts'

interface Thresholds {
  readonly threshold: TypedNumber
  readonly suggestThreshold: TypedNumber
}

/** Where a model's thresholds begin: `docs/lexical-threshold.md` for the built-in one, else what is usual at OpenAI. */
export const startsAt = (model: string): { threshold: TypedNumber; suggestThreshold: TypedNumber } =>
  model === LEXICAL_MODEL
    ? { threshold: 0.84, suggestThreshold: 0.55 }
    : { threshold: 0.4, suggestThreshold: 0.3 }

const isShare = (typed: TypedNumber) => typed !== '' && Number(typed) >= 0 && Number(typed) <= 1

/** What has to be put right before a model's thresholds can be pushed. */
export function pushErrors({ threshold, suggestThreshold }: Thresholds) {
  if (!isShare(threshold)) return { threshold: 'A number from 0 to 1' }
  if (!isShare(suggestThreshold)) return { suggestThreshold: 'A number from 0 to 1' }
  return Number(suggestThreshold) > Number(threshold)
    ? { suggestThreshold: 'No higher than the vector threshold' }
    : {}
}
