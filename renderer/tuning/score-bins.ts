import type { Verdict } from '../../shared/model/label.ts'
import { SCORE_BINS, type ScoreHistogram } from '../../shared/model/preview.ts'

/** One bar: the middle of its bin, and its count. */
export interface ScoreBar {
  readonly score: number
  readonly count: number
}

export function scoreBars(counts: ScoreHistogram['counts']): ScoreBar[] {
  return counts.map((count, bin) => ({ score: (bin + 0.5) / SCORE_BINS, count }))
}

/** Labels of one verdict that lie in one bin. */
export interface LabelMark {
  readonly score: number
  readonly verdict: Verdict
  readonly count: number
}

/** The labels, one mark a bin and verdict. */
export function labelMarks(labels: ScoreHistogram['labels']): LabelMark[] {
  const marks = new Map<string, LabelMark>()
  for (const { score, verdict } of labels) {
    const bin = Math.max(0, Math.min(SCORE_BINS - 1, Math.floor(score * SCORE_BINS)))
    const key = `${verdict} ${bin}`
    const count = (marks.get(key)?.count ?? 0) + 1
    marks.set(key, { score: (bin + 0.5) / SCORE_BINS, verdict, count })
  }
  return [...marks.values()]
}

const TABLE_ROWS = 20
const BINS_A_ROW = SCORE_BINS / TABLE_ROWS

/** A row of the table that stands for the chart: scores from `from` up to `to`. */
export interface ScoreRange {
  readonly from: number
  readonly to: number
  readonly links: number
  readonly labels: Readonly<Record<Verdict, number>>
}

/** The histogram in twenty ranges, for those who do not see the chart. */
export function scoreRanges({ counts, labels }: Omit<ScoreHistogram, 'source' | 'computedAt'>): ScoreRange[] {
  return Array.from({ length: TABLE_ROWS }, (_, row) => {
    const from = row / TABLE_ROWS
    const to = (row + 1) / TABLE_ROWS
    const isLast = row === TABLE_ROWS - 1
    const here = labels.filter(({ score }) => score >= from && (score < to || isLast))
    const count = (verdict: Verdict) => here.filter((label) => label.verdict === verdict).length
    return {
      from,
      to,
      links: counts.slice(row * BINS_A_ROW, (row + 1) * BINS_A_ROW).reduce((sum, count) => sum + count, 0),
      labels: { same: count('same'), different: count('different'), unsure: count('unsure') },
    }
  })
}
