import { z } from 'zod'
import { Similarity } from './similarity.ts'

/** Thresholds of a curve: 0.00, 0.01 … 1.00. */
export const CURVE_POINTS = 101

/** Cluster sizes are counted in bins that double: 2, 3 to 4, 5 to 8, and so on; the last is open. Bin 0 is of one member. */
export const SIZE_BINS = 14

/** Bin of a size of 1 or more. */
export function sizeBin(size: number): number {
  return Math.min(SIZE_BINS - 1, 32 - Math.clz32(size - 1))
}

/** Least and most members of a bin; the last one has no most. */
export function sizesOfBin(bin: number): { readonly from: number; readonly to: number | null } {
  if (bin === 0) return { from: 1, to: 1 }
  return { from: 2 ** (bin - 1) + 1, to: bin === SIZE_BINS - 1 ? null : 2 ** bin }
}

const counts = z.array(z.number().int().min(0)).length(CURVE_POINTS)

/** Whether figures lay ready or were worked out for this question. */
export const FigureSource = z.enum(['precomputed', 'computed now'])
export type FigureSource = z.infer<typeof FigureSource>

/** What the whole stored history would have become at each vector threshold; each list by threshold, 0.00 first. */
export const ThresholdCurve = z.object({
  /** The other thresholds, the same at all points. */
  trigramThreshold: Similarity,
  suggestThreshold: Similarity,
  /** Messages that are counted: decided, neither paid nor empty, and within the filter. */
  messages: z.number().int().min(0),
  /** Shown clusters with a member that is counted. */
  clusters: counts,
  /** Counted members of shown clusters. */
  grouped: counts,
  /** Most counted members of one cluster. */
  largest: counts,
  /** Counted messages without a home. */
  homeless: counts,
  /** Decisions that accepted a link of that kind. */
  trigramLinks: counts,
  vectorLinks: counts,
  /** Messages left single and suggested to a person. */
  suggested: counts,
  /** Shown clusters by counted members, by `sizeBin`. */
  sizes: z.array(z.array(z.number().int().min(0)).length(SIZE_BINS)).length(CURVE_POINTS),
  source: FigureSource,
  computedAt: z.iso.datetime(),
})
export type ThresholdCurve = z.infer<typeof ThresholdCurve>

/** What labels say of the joins at both thresholds; shares from 0 to 1. */
export const PlanePrecision = z.object({
  /** Estimated share of joins that are right; null where labels say nothing of most of them. */
  estimate: z.number().min(0).max(1).nullable(),
  /** Ends of a band of 95 % for all joins. */
  low: z.number().min(0).max(1),
  high: z.number().min(0).max(1),
  labels: z.number().int().min(0),
  /** Share of the joins at scores that nobody has labelled any of. */
  unlabelled: z.number().min(0).max(1),
})
export type PlanePrecision = z.infer<typeof PlanePrecision>

const plane = z.array(z.array(z.number().int().min(0)))

/** Formation rate by both thresholds, on a grid; each list by trigram threshold, then by threshold. */
export const ThresholdPlane = z.object({
  thresholds: z.array(Similarity),
  trigramThresholds: z.array(Similarity),
  messages: z.number().int().min(0),
  clusters: plane,
  grouped: plane,
  largest: plane,
  /** Decisions that accepted a link of that kind. */
  trigramLinks: plane,
  vectorLinks: plane,
  precision: z.array(z.array(PlanePrecision)),
  source: FigureSource,
  computedAt: z.iso.datetime(),
})
export type ThresholdPlane = z.infer<typeof ThresholdPlane>

/** Place of a threshold on a curve; null where it lies between two of its points. */
export function curvePlace(threshold: number): number | null {
  const place = Math.round(threshold * (CURVE_POINTS - 1))
  return Math.abs(place / (CURVE_POINTS - 1) - threshold) < 1e-9 ? place : null
}
