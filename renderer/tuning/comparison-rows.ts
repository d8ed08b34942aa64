import type { Preview } from '../../shared/model/preview.ts'
import { countText, percentText, signed } from '../ui/numbers.ts'

/** One line of a comparison, in words and figures. */
export interface ComparisonRow {
  readonly label: string
  readonly live: string
  readonly candidate: string
  readonly change: string
}

const figures: readonly {
  label: string
  of: (preview: Preview) => number
  text: (value: number) => string
}[] = [
  { label: 'Clusters', of: ({ clusters }) => clusters, text: countText },
  { label: 'Grouped messages', of: ({ grouped }) => grouped, text: countText },
  { label: 'Formation rate', of: ({ formationRate }) => formationRate, text: percentText },
  { label: 'Largest cluster', of: ({ largest }) => largest, text: countText },
]

/** Two previews side by side, and what changes from one to the other. */
export function comparisonRows(live: Preview, candidate: Preview): ComparisonRow[] {
  return figures.map(({ label, of, text }) => ({
    label,
    live: text(of(live)),
    candidate: text(of(candidate)),
    change: signed(of(candidate) - of(live), text),
  }))
}
