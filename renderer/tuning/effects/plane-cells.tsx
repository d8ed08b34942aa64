import { Text } from '@mantine/core'
import { type CSSProperties, type KeyboardEvent, useMemo, useState } from 'react'
import type { ThresholdPlane } from '../../../shared/model/threshold-curve.ts'
import { thresholdText } from '../../ui/numbers.ts'
import type { TunedValues } from '../tuned-values.ts'
import classes from './plane.module.css'
import { cellsOf, nearestPlace, type Place, type PlaneFigure } from './plane-figures.ts'

interface PlaneCellsProps {
  readonly plane: ThresholdPlane
  readonly figure: PlaneFigure
  readonly values: TunedValues
  readonly live: TunedValues
  readonly onPick: (change: Pick<TunedValues, 'threshold' | 'trigramThreshold'>) => void
}

/** A cell for each pair of thresholds, and in words what is known of the one that is reached. */
export function PlaneCells({ plane, figure, values, live, onPick }: PlaneCellsProps) {
  const nearest = ({ threshold, trigramThreshold }: TunedValues): Place => ({
    line: nearestPlace(plane.trigramThresholds, trigramThreshold),
    column: nearestPlace(plane.thresholds, threshold),
  })
  const [now, then] = [nearest(live), nearest(values)]
  const [focused, setFocused] = useState<Place | null>(null)
  const reached = focused ?? then
  const cells = useMemo(() => cellsOf(figure, plane), [figure, plane])
  const lines = [...plane.trigramThresholds.entries()].reverse()
  return (
    <>
      <Text className={classes.reached ?? ''}>
        {cells[reached.line]?.[reached.column]?.words}
        {focused === null && !isAt(plane, values, then) && '. The cell nearest to the values in hand.'}
      </Text>
      <table className={classes.table} aria-label={`${figure.label} by both thresholds`}>
        <tbody>
          {lines.map(([line, trigramThreshold]) => (
            <tr key={trigramThreshold} data-in-hand={then.line === line || undefined}>
              <th scope="row">{thresholdText(trigramThreshold)}</th>
              {cells[line]?.map(({ text, shade, isVague, words }, column) => {
                const place = { line, column }
                const threshold = plane.thresholds[column] ?? 0
                return (
                  <td
                    key={threshold}
                    className={classes.cell}
                    data-vague={isVague || undefined}
                    style={{ '--shade': shade } as CSSProperties}
                  >
                    <button
                      type="button"
                      tabIndex={areSame(reached, place) ? 0 : -1}
                      data-place={`${line} ${column}`}
                      data-live={areSame(now, place) || undefined}
                      data-candidate={areSame(then, place) || undefined}
                      aria-label={words}
                      title={words}
                      onFocus={() => setFocused(place)}
                      onBlur={() => setFocused(null)}
                      onKeyDown={(event) => moveFocus(event, place)}
                      onClick={() => onPick({ threshold, trigramThreshold })}
                    >
                      {text}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
          <tr>
            <td />
            {plane.thresholds.map((threshold, column) => (
              <th key={threshold} scope="col" data-in-hand={then.column === column || undefined}>
                {thresholdText(threshold)}
              </th>
            ))}
          </tr>
        </tbody>
      </table>
      <Text className={classes.axis ?? ''} pt={6}>
        {figure.hint}
      </Text>
    </>
  )
}

const areSame = (one: Place, other: Place): boolean => one.line === other.line && one.column === other.column

const isAt = (plane: ThresholdPlane, values: TunedValues, { line, column }: Place): boolean =>
  plane.thresholds[column] === values.threshold && plane.trigramThresholds[line] === values.trigramThreshold

const moves: Readonly<Record<string, Place>> = {
  ArrowUp: { line: 1, column: 0 },
  ArrowDown: { line: -1, column: 0 },
  ArrowLeft: { line: 0, column: -1 },
  ArrowRight: { line: 0, column: 1 },
}

/** Arrows go from cell to cell; at the edge nothing happens. */
function moveFocus(event: KeyboardEvent<HTMLButtonElement>, { line, column }: Place): void {
  const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined
  if (!move) return
  event.preventDefault()
  event.currentTarget
    .closest('table')
    ?.querySelector<HTMLElement>(`[data-place="${line + move.line} ${column + move.column}"]`)
    ?.focus()
}
