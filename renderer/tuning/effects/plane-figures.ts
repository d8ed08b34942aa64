import type { ThresholdPlane } from '../../../shared/model/threshold-curve.ts'
import { counted, countText, percentText, thresholdText } from '../../ui/numbers.ts'

/** A pair of thresholds by their places on the axes: of the trigram threshold, and of the other. */
export type Place = { readonly line: number; readonly column: number }

/** What a plane shows at each pair of thresholds. */
export type PlaneFigure = {
  readonly name: 'formation' | 'largest' | 'precision'
  readonly label: string
  readonly hint: string
}

/** A cell as it is shown. */
export type PlaneCell = {
  /** As short as a cell is. */
  readonly text: string
  /** From 0 to 1 of the most that there is. */
  readonly shade: number
  /** Too little is known for one number. */
  readonly isVague: boolean
  /** All that is known of it, with its place. */
  readonly words: string
}

export const planeFigures: readonly [PlaneFigure, ...PlaneFigure[]] = [
  { name: 'formation', label: 'Formation rate', hint: 'Grouped messages of a hundred.' },
  { name: 'largest', label: 'Largest cluster', hint: 'Members of the largest cluster.' },
  {
    name: 'precision',
    label: 'Estimated precision',
    hint: 'Right joins of a hundred, estimated from labels by the kind and score of each join, as if of each score labels had been chosen by chance. ≥: at least so many, as labels are few; a dot: too few.',
  },
]

/** Where it is kept which one was chosen last. */
export const PLANE_FIGURE_KEY = 'likeness-plane-figure'

const [usualFigure] = planeFigures

/** The figure of that name; the usual one where there is none. */
export const chosenPlaneFigure = (name: unknown): PlaneFigure =>
  planeFigures.find((one) => one.name === name) ?? usualFigure

/** A wider band than this is no estimate to steer by: its lower end is. */
const WIDEST_BAND = 0.2

const at = (lists: readonly (readonly number[])[], { line, column }: Place): number =>
  lists[line]?.[column] ?? 0

/** "31": hundredths of a share. */
const hundredths = (share: number): string => `${Math.round(share * 100)}`

const precisionAt = ({ precision }: ThresholdPlane, { line, column }: Place) => precision[line]?.[column]

/** All cells, by trigram threshold, then by threshold. */
export function cellsOf(figure: PlaneFigure, plane: ThresholdPlane): PlaneCell[][] {
  const most = Math.max(...(figure.name === 'formation' ? plane.grouped : plane.largest).flat())
  return plane.trigramThresholds.map((_, line) =>
    plane.thresholds.map((__, column) => ({
      ...shownCell(figure, plane, { line, column }, most),
      words: `${placeWords(plane, { line, column })}: ${cellWords(figure, plane, { line, column })}`,
    })),
  )
}

function shownCell(
  { name }: PlaneFigure,
  plane: ThresholdPlane,
  place: Place,
  most: number,
): Omit<PlaneCell, 'words'> {
  if (name === 'precision') return precisionCell(plane, place)
  const value = at(name === 'formation' ? plane.grouped : plane.largest, place)
  if (name === 'formation') {
    const share = plane.messages === 0 ? 0 : value / plane.messages
    return { text: hundredths(share), shade: most === 0 ? 0 : value / most, isVague: false }
  }
  // Sizes go over several powers of ten.
  const shade = most <= 1 ? 0 : Math.log1p(value) / Math.log1p(most)
  return { text: countText(value), shade, isVague: false }
}

function precisionCell(plane: ThresholdPlane, place: Place): Omit<PlaneCell, 'words'> {
  const precision = precisionAt(plane, place)
  if (!precision || precision.estimate === null) return { text: '·', shade: 0, isVague: true }
  const { estimate, low, high } = precision
  return high - low > WIDEST_BAND
    ? { text: `≥${hundredths(low)}`, shade: low, isVague: true }
    : { text: hundredths(estimate), shade: estimate, isVague: false }
}

/** What is known of a cell, in words. */
function cellWords({ name, label }: PlaneFigure, plane: ThresholdPlane, place: Place): string {
  if (name === 'formation') {
    const grouped = at(plane.grouped, place)
    const share = plane.messages === 0 ? 0 : grouped / plane.messages
    return `${label.toLowerCase()} ${percentText(share)}, ${counted(grouped, 'message')} in ${counted(at(plane.clusters, place), 'cluster')}`
  }
  if (name === 'largest') return `largest cluster ${counted(at(plane.largest, place), 'member')}`
  const precision = precisionAt(plane, place)
  if (!precision || precision.labels === 0) return 'no label on a link that joins there'
  const { estimate, low, high, labels, unlabelled } = precision
  const rest = unlabelled > 0 ? `; nothing is labelled of ${percentText(unlabelled)} of the joins` : ''
  const basis = `by ${counted(labels, 'label')}${rest}`
  return estimate === null
    ? `too few labels to estimate a precision, ${basis}`
    : `estimated precision ${percentText(estimate)}, between ${percentText(low)} and ${percentText(high)}, ${basis}`
}

/** "Vector 0.60, trigram 0.90". */
const placeWords = ({ thresholds, trigramThresholds }: ThresholdPlane, place: Place): string =>
  `Vector ${thresholdText(thresholds[place.column] ?? 0)}, trigram ${thresholdText(trigramThresholds[place.line] ?? 0)}`

/** Place of the step that is nearest to a threshold. */
export function nearestPlace(steps: readonly number[], threshold: number): number {
  const far = steps.map((step) => Math.abs(step - threshold))
  return far.indexOf(Math.min(...far))
}
