import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'

/** Clusters by bin of size at the point of the curve that is nearest to a threshold. */
export const sizesAt = ({ sizes }: ThresholdCurve, threshold: number): readonly number[] =>
  sizes[Math.round(threshold * (sizes.length - 1))] ?? []
