import type { ConfigValues } from '../../shared/model/config.ts'
import type { Comparison } from '../../shared/model/preview.ts'
import type { ThresholdCurve } from '../../shared/model/threshold-curve.ts'
import { previewAt } from './curves/curve-figures.ts'
import { type TuningScope, useCurve } from './curves/use-curve.ts'
import { useComparison } from './use-comparison.ts'

type Sides = Pick<Comparison, 'live' | 'candidate'>

/** What the curve has there; null where it is that of another scope, which is shown until its own has come. */
function ofScope({ data, isPlaceholderData }: ReturnType<typeof useCurve>, values: ConfigValues) {
  return isPlaceholderData ? null : atOf(data, values)
}

function atOf(
  curve: ThresholdCurve | undefined,
  { threshold, trigramThreshold, suggestThreshold }: ConfigValues,
) {
  const isTheirs =
    curve?.trigramThreshold === trigramThreshold &&
    (curve.suggestThreshold === suggestThreshold ||
      // Nobody is suggested at or above the threshold that joins: there one is as good as another.
      Math.min(curve.suggestThreshold, suggestThreshold) >= threshold)
  return isTheirs ? previewAt(curve, threshold) : null
}

/** Of which figures are wanted: the values in hand, and what they were set to. */
interface Wanted {
  readonly values: ConfigValues
  /** That of the curve: the same while the threshold is moved below it, so that no other curve is asked for. */
  readonly wantedSuggestThreshold: number
  /** Whether the links that flip are to be counted. */
  readonly isFlipping: boolean
}

/**
 * The live figures and the candidate's. A threshold of two digits lies on the curve, which is there already, so that they
 * are those of the hand at every moment; any other is asked for, and so are flips.
 */
export function useFigures(scope: TuningScope, wanted: Wanted, live: ConfigValues) {
  const { values, wantedSuggestThreshold: suggestThreshold, isFlipping } = wanted
  const curve = useCurve(scope, { ...values, suggestThreshold })
  const liveCurve = useCurve(scope, live)
  const now = ofScope(liveCurve, live)
  const then = ofScope(curve, values)
  const compared = useComparison(scope, values, isFlipping || now === null || then === null)
  const { comparison } = compared
  const sides: Sides | undefined =
    now && then
      ? { live: now, candidate: then }
      : comparison && { live: now ?? comparison.live, candidate: then ?? comparison.candidate }
  const isOnCurves = now !== null && then !== null
  // Of the ones that are shown: those that could not be had anew are old, and the table says so.
  const query = isOnCurves ? (curve.error ? curve : liveCurve) : compared.query
  const isCurrent = isOnCurves
    ? [curve, liveCurve].every(({ isFetching, error }) => !isFetching && !error)
    : compared.isCurrent
  return { ...compared, curve, liveCurve, sides, query, isCurrent }
}
