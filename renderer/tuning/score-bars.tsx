import { memo } from 'react'
import {
  Bar,
  BarChart,
  type RectangleProps,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import type { ScoreHistogram } from '../../shared/model/preview.ts'
import { counted, scoreText } from '../ui/numbers.ts'
import { THRESHOLD_SYNC } from './curves/curve-lines.tsx'
import { scoreBars } from './score-bins.ts'
import classes from './score-chart.module.css'

const ticks = Array.from({ length: 11 }, (_, tenth) => tenth / 10)
const HALF_BIN = 0.005

function Hint({ active, payload, label }: TooltipContentProps) {
  if (!active) return null
  const middle = Number(label)
  const count = payload.reduce((sum, { value }) => sum + Number(value ?? 0), 0)
  return (
    <div className={classes.hint}>
      {scoreText(middle - HALF_BIN)}–{scoreText(middle + HALF_BIN)}: {counted(count, 'message')}
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

interface ScoreBarsProps {
  readonly counts: ScoreHistogram['counts']
  /** Colour of the bars, as SVG has it. */
  readonly fill: string
  readonly onPick: (threshold: number) => void
}

/** The bars and their axis. Drawing them takes longer than all else, so a moving threshold leaves them as they are. */
export const ScoreBars = memo(function ScoreBars({ counts, fill, onPick }: ScoreBarsProps) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={scoreBars(counts)}
        syncId={THRESHOLD_SYNC}
        accessibilityLayer={false}
        barCategoryGap={1}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        onClick={({ activeLabel }) => {
          if (activeLabel !== undefined) onPick(Number((Number(activeLabel) - HALF_BIN).toFixed(2)))
        }}
      >
        <XAxis
          dataKey="score"
          type="number"
          domain={[0, 1]}
          ticks={ticks}
          interval={0}
          tickFormatter={(tick: number) => tick.toFixed(1)}
          stroke="var(--line)"
          tick={{ fill: 'var(--text-quiet)', fontSize: 11 }}
        />
        <YAxis hide />
        <Tooltip content={Hint} cursor={<Hover />} isAnimationActive={false} />
        <Bar dataKey="count" fill={fill} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  )
})
