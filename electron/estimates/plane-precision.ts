import type { Verdict } from '../../shared/model/label.ts'
import type { LinkKind } from '../../shared/model/link.ts'
import type { Millionths } from '../../shared/model/similarity.ts'
import type { PlanePrecision } from '../../shared/model/threshold-curve.ts'
import { displayBand, type Stratum } from './display-band.ts'

/** Strata of fewer joins are put together with those above them: a few labels say little of each. */
const LEAST_JOINS = 20

/** With more of the joins in strata without labels, what labels say is of the smaller part. */
const MOST_UNLABELLED = 0.5

export type LinkVerdict = { readonly kind: LinkKind; readonly score: Millionths; readonly verdict: Verdict }

/** Steps of both thresholds, ascending, with the links that are accepted at each: by trigram step, then by step. */
export type AcceptedLinks = {
  readonly thresholds: readonly Millionths[]
  readonly trigramThresholds: readonly Millionths[]
  readonly vectorLinks: readonly (readonly number[])[]
  readonly trigramLinks: readonly (readonly number[])[]
}

/**
 * The estimated share of right joins at both thresholds: of the links that are accepted there, post-stratified by
 * kind and score, as labels are hardly ever given where most joins are. What nobody is sure of counts as wrong.
 * @param verdicts by trigram step: those on links that messages join by there
 */
export function planePrecision(
  accepted: AcceptedLinks,
  verdicts: readonly (readonly LinkVerdict[])[],
): PlanePrecision[][] {
  return accepted.trigramThresholds.map((_, line) => {
    const own = verdicts[line] ?? []
    const vectorLabels = labelsByStep(accepted.thresholds, own, 'vector')
    const trigramLabels = labelsByStep(accepted.trigramThresholds, own, 'trigram')
    const vector = stepSizes(accepted.vectorLinks[line] ?? []).map(withLabels(vectorLabels))
    return accepted.thresholds.map((__, column) => {
      const byLine = accepted.trigramLinks.map((links) => links[column] ?? 0)
      const trigram = stepSizes(byLine).map(withLabels(trigramLabels))
      return precisionOf([...merged(vector.slice(column)), ...merged(trigram.slice(line))])
    })
  })
}

const UNKNOWN: PlanePrecision = { estimate: null, low: 0, high: 1, labels: 0, unlabelled: 1 }

function precisionOf(strata: readonly Stratum[]): PlanePrecision {
  const joins = strata.filter(({ size }) => size > 0)
  const labels = joins.reduce((sum, stratum) => sum + stratum.labels, 0)
  if (labels === 0) return UNKNOWN
  const band = displayBand(joins)
  // Nothing is known of what has no labels, so the estimate is of the rest; the band is of all.
  const estimate = share(1 - band.estimate / (1 - band.unlabelled))
  return {
    estimate: band.unlabelled > MOST_UNLABELLED ? null : estimate,
    low: Math.min(share(1 - band.high), estimate),
    high: Math.max(share(1 - band.low), estimate),
    labels,
    unlabelled: share(band.unlabelled),
  }
}

/** What rounding has put a hair outside of 0 to 1. */
const share = (value: number): number => Math.min(1, Math.max(0, value))

type Labelled = { readonly labels: number; readonly wrong: number }

function labelsByStep(
  steps: readonly Millionths[],
  verdicts: readonly LinkVerdict[],
  kind: LinkKind,
): Labelled[] {
  const own = verdicts.filter((verdict) => verdict.kind === kind)
  return steps.map((from, step) => {
    const to = steps[step + 1] ?? Number.POSITIVE_INFINITY
    const within = own.filter(({ score }) => score >= from && score < to)
    const wrong = within.filter(({ verdict }) => verdict !== 'same').length
    return { labels: within.length, wrong }
  })
}

/** Links of each step alone, from those of it and all above. People's acts may move a few the other way. */
const stepSizes = (links: readonly number[]): number[] =>
  links.map((count, step) => Math.max(0, count - (links[step + 1] ?? 0)))

const withLabels = (labelled: readonly Labelled[]) => (size: number, step: number) => ({
  size,
  ...(labelled[step] ?? { labels: 0, wrong: 0 }),
})

/** Steps put together upwards until each has enough joins; what is left at the top goes to the one below it. */
function merged(steps: readonly Stratum[]): Stratum[] {
  const strata: Stratum[] = []
  let open: Stratum = NOTHING
  for (const step of steps) {
    open = together(open, step)
    if (open.size < LEAST_JOINS) continue
    strata.push(open)
    open = NOTHING
  }
  const last = strata.pop()
  return [...strata, together(last ?? NOTHING, open)]
}

const NOTHING: Stratum = { size: 0, labels: 0, wrong: 0 }

const together = (one: Stratum, other: Stratum): Stratum => ({
  size: one.size + other.size,
  labels: one.labels + other.labels,
  wrong: one.wrong + other.wrong,
})
