import type { Preview } from '../../shared/model/preview.ts'
import { countText, percentText, pointsText, signed } from '../ui/numbers.ts'

/** One line of a comparison, in words and figures. */
export interface ComparisonRow {
  readonly label: string
  /** What is usual, where that is known. */
  readonly usual: string | null
  readonly live: string
  readonly candidate: string
  readonly change: string
}

interface Figure {
  readonly label: string
  readonly usual?: string
  readonly of: (preview: Preview) => number
  readonly text: (value: number) => string
  readonly differenceText?: (difference: number) => string
}

const figures: readonly Figure[] = [
  { label: 'Clusters', of: ({ clusters }) => clusters, text: countText },
  { label: 'Grouped messages', of: ({ grouped }) => grouped, text: countText },
  {
    label: 'Formation rate',
    usual: 'usually 5–15 %',
    of: ({ formationRate }) => formationRate,
    text: percentText,
    differenceText: pointsText,
  },
  { label: 'Largest cluster', of: ({ largest }) => largest, text: countText },
  { label: 'Without a home', of: ({ homeless }) => homeless, text: countText },
  { label: 'Joined by trigram', of: ({ trigramLinks }) => trigramLinks, text: countText },
  { label: 'Joined by vector', of: ({ vectorLinks }) => vectorLinks, text: countText },
  { label: 'Suggested', of: ({ suggested }) => suggested, text: countText },
]

/** Two previews side by side, and what changes from one to the other. */
export function comparisonRows(live: Preview, candidate: Preview): ComparisonRow[] {
  return figures.map(({ label, usual = null, of, text, differenceText = text }) => ({
    label,
    usual,
    live: text(of(live)),
    candidate: text(of(candidate)),
    change: signed(of(candidate) - of(live), differenceText),
  }))
}
