import { Verdict } from '../../../shared/model/label.ts'
import { type Comparison, SCORE_BINS, type ScoreHistogram } from '../../../shared/model/preview.ts'
import { SIZE_BINS, type ThresholdCurve, type ThresholdPlane } from '../../../shared/model/threshold-curve.ts'
import { curveThreshold } from '../curves/curve-figures.ts'
import { sizeWords } from '../effects/size-words.ts'
import { type Cell, type CsvTable, tableOf } from './csv.ts'

const figureNames = [
  'clusters',
  'grouped',
  'largest',
  'homeless',
  'trigramLinks',
  'vectorLinks',
  'suggested',
] as const

/** Every figure at every threshold. */
export function curveTable(curve: ThresholdCurve): CsvTable {
  const bins = Array.from({ length: SIZE_BINS }, (_, bin) => bin)
  return tableOf(
    [
      'threshold',
      'messages',
      ...figureNames,
      'formationRate',
      ...bins.map((bin) => `clusters of ${sizeWords(bin)}`),
    ],
    curve.clusters.map((_, place): Cell[] => [
      curveThreshold(place),
      curve.messages,
      ...figureNames.map((name) => curve[name][place] ?? 0),
      curve.messages === 0 ? 0 : (curve.grouped[place] ?? 0) / curve.messages,
      ...bins.map((bin) => curve.sizes[place]?.[bin] ?? 0),
    ]),
  )
}

/** The plane, a row for each pair of thresholds. */
export function planeTable(plane: ThresholdPlane): CsvTable {
  const names = ['clusters', 'grouped', 'largest', 'trigramLinks', 'vectorLinks'] as const
  const precision = ['estimate', 'low', 'high', 'labels', 'unlabelled'] as const
  return tableOf(
    [
      ...['trigramThreshold', 'threshold', 'messages', ...names],
      ...['precision', 'precisionLow', 'precisionHigh', 'labels', 'unlabelledShare'],
    ],
    plane.trigramThresholds.flatMap((trigramThreshold, line) =>
      plane.thresholds.map((threshold, column): Cell[] => [
        trigramThreshold,
        threshold,
        plane.messages,
        ...names.map((name) => plane[name][line]?.[column] ?? 0),
        ...precision.map((name) => plane.precision[line]?.[column]?.[name] ?? ''),
      ]),
    ),
  )
}

/** The histogram of scores, a row for each bar, with the labels that lie there. */
export function scoresTable({ counts, labels }: ScoreHistogram): CsvTable {
  const binOf = (score: number) => Math.max(0, Math.min(SCORE_BINS - 1, Math.floor(score * SCORE_BINS)))
  const byBin = Map.groupBy(labels, ({ score }) => binOf(score))
  return tableOf(
    ['from', 'to', 'messages', ...Verdict.options.map((verdict) => `labelled ${verdict}`)],
    counts.map((count, bin) => [
      bin / SCORE_BINS,
      (bin + 1) / SCORE_BINS,
      count,
      ...Verdict.options.map(
        (verdict) => (byBin.get(bin) ?? []).filter((label) => label.verdict === verdict).length,
      ),
    ]),
  )
}

/** The live figures and the candidate's, a row for each figure. */
export function comparisonTable({ live, candidate }: Pick<Comparison, 'live' | 'candidate'>): CsvTable {
  const names = Object.keys(live) as (keyof typeof live)[]
  return tableOf(
    ['figure', 'now', 'then', 'change'],
    names.map((name) => [name, live[name], candidate[name], candidate[name] - live[name]]),
  )
}

/** Cluster sizes at both thresholds, which are those of the nearest points of the curves. */
export function sizesTable(now: readonly number[], then: readonly number[]): CsvTable {
  return tableOf(
    ['members', 'clustersNow', 'clustersThen'],
    now.map((count, bin) => [sizeWords(bin), count, then[bin] ?? 0]),
  )
}
