import type { Preview } from '../../../shared/model/preview.ts'
import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'
import { curvePlace } from '../../../shared/model/threshold-curve.ts'
import { countText, percentText } from '../../ui/numbers.ts'

/** A figure that is drawn over all thresholds. */
export type CurveFigure = {
  readonly name: 'formation' | 'clusters' | 'largest' | 'homeless' | 'trigram' | 'vector' | 'suggested'
  readonly label: string
  /** By place on the curve. */
  readonly of: (curve: ThresholdCurve, place: number) => number
  readonly text: (value: number) => string
  /** What is usual, from and to. */
  readonly band?: readonly [number, number]
}

const at = (list: readonly number[], place: number): number => list[place] ?? 0

/** What is drawn for a scope, the first ones unless somebody chooses others. */
export const curveFigures: readonly CurveFigure[] = [
  { name: 'clusters', label: 'Clusters', of: ({ clusters }, place) => at(clusters, place), text: countText },
  {
    name: 'formation',
    label: 'Formation rate',
    of: ({ grouped, messages }, place) => (messages === 0 ? 0 : at(grouped, place) / messages),
    text: percentText,
    band: [0.05, 0.15],
  },
  {
    name: 'largest',
    label: 'Largest cluster',
    of: ({ largest }, place) => at(largest, place),
    text: countText,
  },
  {
    name: 'homeless',
    label: 'Without a home',
    of: ({ homeless }, place) => at(homeless, place),
    text: countText,
  },
  {
    name: 'trigram',
    label: 'Joined by trigram',
    of: ({ trigramLinks }, place) => at(trigramLinks, place),
    text: countText,
  },
  {
    name: 'vector',
    label: 'Joined by vector',
    of: ({ vectorLinks }, place) => at(vectorLinks, place),
    text: countText,
  },
  {
    name: 'suggested',
    label: 'Suggested',
    of: ({ suggested }, place) => at(suggested, place),
    text: countText,
  },
]

/** The preview at a threshold as a curve has it; null where it lies between two of its points. */
export function previewAt(curve: ThresholdCurve, threshold: number): Preview | null {
  const place = curvePlace(threshold)
  if (place === null) return null
  const grouped = at(curve.grouped, place)
  return {
    threshold,
    trigramThreshold: curve.trigramThreshold,
    messages: curve.messages,
    clusters: at(curve.clusters, place),
    grouped,
    formationRate: curve.messages === 0 ? 0 : grouped / curve.messages,
    largest: at(curve.largest, place),
    homeless: at(curve.homeless, place),
    trigramLinks: at(curve.trigramLinks, place),
    vectorLinks: at(curve.vectorLinks, place),
    suggested: at(curve.suggested, place),
  }
}

/** Thresholds of the places of a curve. */
export const curveThreshold = (place: number): number => place / 100
