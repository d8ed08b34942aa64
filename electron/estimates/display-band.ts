import { betaQuantile } from './beta.ts'

/** Of the standard normal distribution, 97.5 % lie below it. */
const Z = 1.959_963_984_540_054

/** One part of what is estimated, chosen by score alone: how much there is of it, how much was looked at and found. */
export type Stratum = { readonly size: number; readonly labels: number; readonly wrong: number }

export type DisplayBand = {
  /** Estimated share that is wrong, 0 to 1, of all strata, those without labels counted as if nothing were wrong. */
  readonly estimate: number
  /** Share, 0 to 1, that lies in strata without labels: of it nothing is known. */
  readonly unlabelled: number
  /** Labels of a plain sample that would tell as much. */
  readonly effectiveLabels: number
  /** Ends of the band, 0 to 1; strata without labels widen it. */
  readonly low: number
  readonly high: number
}

/** Limits of Wilson's score interval of 95 % for a share found in so many, which need not be a whole number. */
export function wilsonLimits(share: number, count: number): readonly [low: number, high: number] {
  const scale = 1 + Z ** 2 / count
  const centre = share + Z ** 2 / (2 * count)
  const half = Z * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2))
  return [Math.max(0, (centre - half) / scale), (centre + half) / scale]
}

/**
 * The wrong share of a population from labels of its strata, with a band for people's eyes: Wilson's lower limit at
 * the effective number of labels, and the upper quantile of the beta distribution that has the mean and variance of
 * Jeffreys' posterior of all strata (Brown, Cai and DasGupta 2001, stratified by moments). It is right where labels
 * were chosen by score alone, or by chance; and it is no guarantee for whoever looks again and again.
 * @throws RangeError where there is nothing of any stratum
 */
export function displayBand(strata: readonly Stratum[]): DisplayBand {
  const all = sumOf(strata, ({ size }) => size)
  if (!(all > 0)) throw new RangeError('there is nothing to estimate a share of')
  const weight = ({ size }: Stratum) => size / all
  const known = strata.filter(({ labels }) => labels > 0)
  const estimate = sumOf(known, (one) => (weight(one) * one.wrong) / one.labels)
  const variance = sumOf(known, (one) => {
    const share = one.wrong / one.labels
    return (weight(one) ** 2 * share * (1 - share)) / one.labels
  })
  const labels = sumOf(known, (one) => one.labels)
  const effectiveLabels = variance > 0 ? (estimate * (1 - estimate)) / variance : labels
  return {
    estimate,
    unlabelled: sumOf(strata, (one) => (one.labels > 0 ? 0 : weight(one))),
    effectiveLabels,
    low: effectiveLabels > 0 ? wilsonLimits(estimate, effectiveLabels)[0] : 0,
    high: jeffreysUpper(strata, weight),
  }
}

function jeffreysUpper(strata: readonly Stratum[], weight: (stratum: Stratum) => number): number {
  const parameters = (one: Stratum) => ({ a: one.wrong + 0.5, b: one.labels - one.wrong + 0.5 })
  const mean = sumOf(strata, (one) => {
    const { a, b } = parameters(one)
    return (weight(one) * a) / (a + b)
  })
  const variance = sumOf(strata, (one) => {
    const { a, b } = parameters(one)
    return (weight(one) ** 2 * a * b) / ((a + b) ** 2 * (a + b + 1))
  })
  const total = (mean * (1 - mean)) / variance - 1
  return betaQuantile(0.975, mean * total, (1 - mean) * total)
}

function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0)
}
