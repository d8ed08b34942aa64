import { memo } from 'react'
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'
import { scoreText } from '../../ui/numbers.ts'
import { type CurveFigure, curveThreshold } from './curve-figures.ts'
import classes from './curves.module.css'

const ticks = Array.from({ length: 11 }, (_, tenth) => tenth / 10)

/** All charts of the screen that share the threshold axis show the hovered threshold together. */
export const THRESHOLD_SYNC = 'threshold'

interface CurveLinesProps {
  readonly curve: ThresholdCurve
  readonly figure: CurveFigure
  readonly onPick: (threshold: number) => void
}

/** One figure over all thresholds. Drawing it takes longer than all else, so a moving threshold leaves it as it is. */
export const CurveLines = memo(function CurveLines({ curve, figure, onPick }: CurveLinesProps) {
  const data = curve.clusters.map((_, place) => ({
    threshold: curveThreshold(place),
    value: figure.of(curve, place),
  }))
  const most = Math.max(...data.map(({ value }) => value), figure.band?.[1] ?? 0)
  function Hint({ active, payload, label }: TooltipContentProps) {
    if (!active) return null
    return (
      <div className={classes.hint}>
        at {scoreText(Number(label))}: {figure.text(Number(payload[0]?.value ?? 0))}
      </div>
    )
  }
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart
        data={data}
        syncId={THRESHOLD_SYNC}
        accessibilityLayer={false}
        margin={{ top: 2, right: 0, bottom: 2, left: 0 }}
        onClick={({ activeLabel }) => {
          if (activeLabel !== undefined) onPick(Number(Number(activeLabel).toFixed(2)))
        }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" strokeOpacity={0.6} />
        {figure.band && (
          <ReferenceArea
            y1={figure.band[0]}
            y2={figure.band[1]}
            fill="var(--shared-part)"
            fillOpacity={0.6}
          />
        )}
        <XAxis dataKey="threshold" type="number" domain={[0, 1]} ticks={ticks} hide />
        <YAxis hide domain={[0, most === 0 ? 1 : most]} />
        <Tooltip
          content={Hint}
          cursor={{ stroke: 'var(--meaning-compared)', strokeWidth: 1 }}
          isAnimationActive={false}
        />
        <Line
          dataKey="value"
          type="linear"
          stroke="var(--bar-above)"
          strokeWidth={1.6}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  )
})
