import type { Config, ConfigValues } from '../../shared/model/config.ts'

/** The thresholds in hand. */
export type TunedValues = Pick<Config, 'threshold' | 'trigramThreshold' | 'suggestThreshold'>

export const tunedValues = ({ threshold, trigramThreshold, suggestThreshold }: TunedValues): TunedValues => ({
  threshold,
  trigramThreshold,
  suggestThreshold,
})

/**
 * What holds of values as they were set: a suggestion is what falls short of joining, so its threshold is never above
 * that one. It is as it was set again once the threshold is moved back up.
 */
export const kept = (values: TunedValues): TunedValues => ({
  ...tunedValues(values),
  suggestThreshold: Math.min(values.suggestThreshold, values.threshold),
})

export const areSame = (one: TunedValues, other: TunedValues): boolean =>
  one.threshold === other.threshold &&
  one.trigramThreshold === other.trigramThreshold &&
  one.suggestThreshold === other.suggestThreshold

/** Whether previews under them are the same. */
export const areAllSame = (one: ConfigValues, other: ConfigValues): boolean =>
  areSame(one, other) && one.minimumWords === other.minimumWords
