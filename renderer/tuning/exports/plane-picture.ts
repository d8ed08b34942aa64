import type { ThresholdPlane } from '../../../shared/model/threshold-curve.ts'
import { thresholdText } from '../../ui/numbers.ts'
import { cellsOf, nearestPlace, type PlaneFigure } from '../effects/plane-figures.ts'
import type { TunedValues } from '../tuned-values.ts'
import { drawPicture, INK, MARGIN, type Pen, PICTURE_WIDTH, write } from './pen.ts'

const CELL = { width: (PICTURE_WIDTH - MARGIN.left - MARGIN.right) / 21, height: 26 } as const

/** A figure at each pair of thresholds, shaded and in numbers. */
export function planePicture(ask: {
  readonly title: string
  readonly about: string
  readonly plane: ThresholdPlane
  readonly figure: PlaneFigure
  readonly values: TunedValues
  readonly live: TunedValues
}): Promise<Blob> {
  const { plane, figure } = ask
  const lines = plane.trigramThresholds.length
  const yOf = (line: number) => MARGIN.top + 16 + (lines - 1 - line) * CELL.height
  const xOf = (column: number) => MARGIN.left + column * CELL.width
  const bottom = MARGIN.top + 16 + lines * CELL.height
  const notes = [
    'Vector threshold to the right, trigram threshold upwards.',
    ...figure.hint.split(/(?<=\.) /),
  ]
  const height = bottom + 40 + notes.length * 18
  return drawPicture({ ...ask, height }, (pen) => {
    for (const [line, cells] of cellsOf(figure, plane).entries()) {
      write(pen, thresholdText(plane.trigramThresholds[line] ?? 0), [MARGIN.left - 8, yOf(line) + 17], {
        align: 'right',
      })
      for (const [column, { text, shade }] of cells.entries()) {
        pen.fillStyle = `rgb(76 110 245 / ${Math.round(shade * 55)}%)`
        pen.fillRect(xOf(column), yOf(line), CELL.width - 1, CELL.height - 1)
        write(pen, text, [xOf(column) + CELL.width - 6, yOf(line) + 17], { align: 'right' })
      }
    }
    const boxOf = ({ threshold, trigramThreshold }: TunedValues) =>
      [
        xOf(nearestPlace(plane.thresholds, threshold)),
        yOf(nearestPlace(plane.trigramThresholds, trigramThreshold)),
      ] as const
    drawBox(pen, boxOf(ask.live), INK.strong, [])
    drawBox(pen, boxOf(ask.values), INK.line, [5, 3])
    for (const [column, threshold] of plane.thresholds.entries())
      write(pen, thresholdText(threshold), [xOf(column) + CELL.width - 6, bottom + 16], { align: 'right' })
    for (const [row, note] of notes.entries()) write(pen, note, [MARGIN.left, bottom + 40 + row * 18])
  })
}

function drawBox(pen: Pen, [x, y]: readonly [number, number], color: string, dash: number[]): void {
  pen.setLineDash(dash)
  pen.strokeStyle = color
  pen.lineWidth = 2
  pen.strokeRect(x + 1, y + 1, CELL.width - 3, CELL.height - 3)
  pen.setLineDash([])
}
