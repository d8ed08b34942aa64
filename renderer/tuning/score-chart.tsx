import { useId } from 'react'
import type { ScoreHistogram } from '../../shared/model/preview.ts'
import { thresholdText } from '../ui/numbers.ts'
import { ScoreBars } from './score-bars.tsx'
import classes from './score-chart.module.css'

interface ScoreChartProps {
  readonly counts: ScoreHistogram['counts']
  readonly threshold: number
  readonly live: number
  /** Always the same function, else the bars are drawn anew. */
  readonly onPick: (threshold: number) => void
}

/** How similar each message is to its best earlier one. Pressing on the chart moves the candidate there. */
export function ScoreChart({ counts, threshold, live, onPick }: ScoreChartProps) {
  const colors = useId()
  const label = `Best vector link of each message by score. Live threshold ${thresholdText(live)}, candidate ${thresholdText(threshold)}.`
  return (
    <div role="img" aria-label={label} className={classes.chart}>
      <svg width="100%" height={0} className={classes.colors} aria-hidden="true">
        <linearGradient id={colors} gradientUnits="userSpaceOnUse" x1="0%" x2="100%">
          <stop offset={threshold} stopColor="var(--bar)" />
          <stop offset={threshold} stopColor="var(--bar-above)" />
        </linearGradient>
      </svg>
      <ScoreBars counts={counts} fill={`url(#${colors})`} onPick={onPick} />
      <span className={classes.live} style={{ left: `${live * 100}%` }} />
      <span className={classes.candidate} style={{ left: `${threshold * 100}%` }} />
    </div>
  )
}
