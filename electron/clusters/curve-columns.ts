import { SIZE_BINS } from '../../shared/model/threshold-curve.ts'
import type { RunCounts } from './threshold-count.ts'

/** Figures of a scope at several thresholds, each list by threshold. */
export type CurveColumns = {
  messages: number
  readonly clusters: number[]
  readonly grouped: number[]
  readonly largest: number[]
  readonly homeless: number[]
  readonly trigramLinks: number[]
  readonly vectorLinks: number[]
  readonly suggested: number[]
  readonly sizes: number[][]
}

const summed = ['clusters', 'grouped', 'homeless', 'trigramLinks', 'vectorLinks', 'suggested'] as const

export function emptyCurve(points: number): CurveColumns {
  const zeros = () => new Array<number>(points).fill(0)
  return {
    messages: 0,
    clusters: zeros(),
    grouped: zeros(),
    largest: zeros(),
    homeless: zeros(),
    trigramLinks: zeros(),
    vectorLinks: zeros(),
    suggested: zeros(),
    sizes: Array.from({ length: points }, () => new Array<number>(SIZE_BINS).fill(0)),
  }
}

/** Adds what one creator's history comes to at one threshold. */
export function addCounts(curve: CurveColumns, point: number, counts: RunCounts): void {
  for (const name of summed) curve[name][point] = (curve[name][point] as number) + counts[name]
  curve.largest[point] = Math.max(curve.largest[point] as number, counts.largest)
  const sizes = curve.sizes[point] as number[]
  counts.sizes.forEach((count, bin) => {
    sizes[bin] = (sizes[bin] as number) + count
  })
}

/** Curves of the same scope at the thresholds that follow each other, as one. */
export function joinCurves(parts: readonly CurveColumns[]): CurveColumns {
  const joined = emptyCurve(0)
  joined.messages = parts[0]?.messages ?? 0
  for (const part of parts) {
    for (const name of [...summed, 'largest'] as const) joined[name].push(...part[name])
    joined.sizes.push(...part.sizes)
  }
  return joined
}
