import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'
import { thresholdText } from '../../ui/numbers.ts'
import { type CurveFigure, curveThreshold } from './curve-figures.ts'
import { CurveLines } from './curve-lines.tsx'
import classes from './curves.module.css'

interface CurveChartProps {
  readonly curve: ThresholdCurve
  readonly figure: CurveFigure
  readonly threshold: number
  readonly live: number
  /** Always the same function, else the line is drawn anew. */
  readonly onPick: (threshold: number) => void
}

/** The value of a figure where it is known: between two points of the curve it is that of neither. */
function valueAt(curve: ThresholdCurve, figure: CurveFigure, threshold: number): string {
  const place = Math.round(threshold * 100)
  const isPoint = Math.abs(curveThreshold(place) - threshold) < 1e-9
  return `${isPoint ? '' : 'about '}${figure.text(figure.of(curve, place))}`
}

/** One figure over all thresholds, with the live one and the candidate marked. Pressing moves the candidate there. */
export function CurveChart({ curve, figure, threshold, live, onPick }: CurveChartProps) {
  const now = valueAt(curve, figure, live)
  const then = valueAt(curve, figure, threshold)
  const band = figure.band ? ` Usual: ${figure.text(figure.band[0])} to ${figure.text(figure.band[1])}.` : ''
  const label = `${figure.label} by threshold. Live at ${thresholdText(live)}: ${now}. Candidate at ${thresholdText(threshold)}: ${then}.${band}`
  return (
    <div className={classes.curve} role="img" aria-label={label}>
      <div className={classes.name}>
        {figure.label} <strong>{then}</strong>, now {now}
        {figure.band && `, usually ${figure.text(figure.band[0])} to ${figure.text(figure.band[1])}`}
      </div>
      <div className={classes.lines}>
        <CurveLines curve={curve} figure={figure} onPick={onPick} />
        <span className={classes.live} style={{ left: `${live * 100}%` }} />
        <span className={classes.candidate} style={{ left: `${threshold * 100}%` }} />
      </div>
    </div>
  )
}
