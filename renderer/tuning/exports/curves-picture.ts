import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'
import { type CurveFigure, curveThreshold } from '../curves/curve-figures.ts'
import {
  drawPicture,
  drawThresholdAxis,
  drawThresholds,
  INK,
  line,
  MARGIN,
  type Pen,
  thresholdX,
  write,
} from './pen.ts'

const CHART = 180

export interface CurvesPicture {
  readonly title: string
  readonly about: string
  readonly curve: ThresholdCurve
  readonly figures: readonly CurveFigure[]
  readonly threshold: number
  readonly live: number
}

/** The curves with all that the screen says around them. */
export function curvesPicture(ask: CurvesPicture): Promise<Blob> {
  const height = MARGIN.top + ask.figures.length * CHART + MARGIN.bottom
  return drawPicture({ ...ask, height }, (pen) => {
    for (const [place, figure] of ask.figures.entries())
      drawFigure(pen, ask, figure, MARGIN.top + place * CHART)
    drawThresholdAxis(pen, height - MARGIN.bottom, 'vector threshold')
  })
}

function drawFigure(pen: Pen, ask: CurvesPicture, figure: CurveFigure, top: number): void {
  const values = ask.curve.clusters.map((_, place) => figure.of(ask.curve, place))
  const most = Math.max(...values, figure.band?.[1] ?? 0) || 1
  const inner = CHART - 34
  const yOf = (value: number) => top + 24 + inner - (value / most) * inner
  write(pen, figure.label, [MARGIN.left, top + 14], { isStrong: true })
  if (figure.band) {
    pen.fillStyle = INK.pale
    const [from, to] = figure.band
    pen.fillRect(thresholdX(0), yOf(to), thresholdX(1) - thresholdX(0), yOf(from) - yOf(to))
  }
  for (const value of [0, most / 2, most]) {
    line(pen, [thresholdX(0), yOf(value)], [thresholdX(1), yOf(value)], INK.grid)
    write(pen, figure.text(value), [MARGIN.left - 8, yOf(value) + 4], { align: 'right' })
  }
  pen.beginPath()
  for (const [place, value] of values.entries()) pen.lineTo(thresholdX(curveThreshold(place)), yOf(value))
  pen.strokeStyle = INK.line
  pen.lineWidth = 2
  pen.stroke()
  drawThresholds(pen, ask, yOf(most), yOf(0))
}
