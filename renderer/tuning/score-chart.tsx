import { memo, useMemo } from 'react'
import {
  Bar,
  BarChart,
  type RectangleProps,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import type { ScoreHistogram } from '../../shared/model/preview.ts'
import { countText, scoreText } from '../ui/numbers.ts'
import { scoreBars } from './score-bins.ts'
import classes from './score-chart.module.css'

const HEIGHT_PX = 190
/** As wide as the padding of the slider above, so that both share one axis. */
const SIDE_PX = 12
const ticks = Array.from({ length: 11 }, (_, tenth) => tenth / 10)
const HALF_BIN = 0.005

function Hint({ active, payload, label }: TooltipContentProps) {
  if (!active) return null
  const middle = Number(label)
  const count = payload.reduce((sum, { value }) => sum + Number(value ?? 0), 0)
  return (
    <div className={classes.hint}>
      {scoreText(middle - HALF_BIN)}–{scoreText(middle + HALF_BIN)}: {countText(count)} messages
    </div>
  )
}

/** A thin line without a mark where the pointer is; recharts says where the bar under it lies. */
function Hover({ x = 0, y = 0, width = 0, height = 0 }: RectangleProps) {
  const middle = x + width / 2
  return (
    <line x1={middle} x2={middle} y1={y} y2={y + height} stroke="var(--meaning-compared)" strokeWidth={1} />
  )
}

interface ScoreChartProps {
  readonly counts: ScoreHistogram['counts']
  readonly threshold: number
  readonly live: number
  readonly onPick: (threshold: number) => void
}

/** How similar each message is to its best earlier one. Pressing on the chart moves the candidate there. */
export const ScoreChart = memo(function ScoreChart({ counts, threshold, live, onPick }: ScoreChartProps) {
  const bars = useMemo(() => scoreBars(counts, threshold), [counts, threshold])
  const label = `Best vector link of each message by score. Live threshold ${scoreText(live)}, candidate ${scoreText(threshold)}.`
  return (
    <div role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={HEIGHT_PX}>
        <BarChart
          data={bars}
          accessibilityLayer={false}
          barCategoryGap={1}
          margin={{ top: 8, right: SIDE_PX, bottom: 0, left: SIDE_PX }}
          onClick={({ activeLabel }) => {
            if (activeLabel !== undefined) onPick(Number((Number(activeLabel) - HALF_BIN).toFixed(2)))
          }}
        >
          <XAxis
            dataKey="score"
            type="number"
            domain={[0, 1]}
            ticks={ticks}
            tickFormatter={(tick: number) => tick.toFixed(1)}
            stroke="var(--line)"
            tick={{ fill: 'var(--text-quiet)', fontSize: 11 }}
          />
          <YAxis hide />
          <Tooltip content={Hint} cursor={<Hover />} isAnimationActive={false} />
          <Bar dataKey="below" stackId="links" fill="var(--bar)" isAnimationActive={false} />
          <Bar dataKey="above" stackId="links" fill="var(--bar-above)" isAnimationActive={false} />
          <ReferenceLine x={live} stroke="var(--meaning-live)" strokeWidth={2} />
          <ReferenceLine
            x={threshold}
            stroke="var(--meaning-candidate)"
            strokeWidth={2}
            strokeDasharray="5 4"
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
})
