import type { CountFilter } from '../../shared/model/count-filter.ts'
import { fromMillionths, MILLION, type Millionths } from '../../shared/model/similarity.ts'
import { CURVE_POINTS } from '../../shared/model/threshold-curve.ts'
import type { StoredValues } from '../configs/config-store.ts'
import { type CurveColumns, joinCurves } from './curve-columns.ts'
import type { FedScope } from './preview-feed.ts'
import type { PreviewAsk } from './preview-values.ts'
import { valuesAsked } from './preview-values.ts'
import type { Previews } from './previews.ts'

/** The worker is asked for so much at once that others wait no longer than this for it. */
const SLICE_MS = 25
/** One threshold of one message, measured. */
const MESSAGE_MS = 0.00004

export type AskedCurve = {
  readonly creator: string | null
  readonly ask: PreviewAsk
  readonly filter: CountFilter
  readonly signal?: AbortSignal | undefined
}

export type FoundCurve = {
  readonly values: StoredValues
  readonly events: number
  readonly curve: CurveColumns
}

/** 0.00, 0.01 … 1.00. */
export const curveThresholds = (): Millionths[] =>
  Array.from({ length: CURVE_POINTS }, (_, place) => (place * MILLION) / (CURVE_POINTS - 1))

/** Figures at each of the thresholds of a curve, under the live config's other values or those asked for. */
export async function findCurve(previews: Previews, asked: AskedCurve): Promise<FoundCurve> {
  return previews.feed.ask(
    asked.creator,
    async (scope) => {
      const values = valuesAsked(scope.live, asked.ask)
      const curve = await curveAt(previews, scope, values, asked, curveThresholds())
      return curve && { values, events: scope.events, curve }
    },
    asked.signal,
  )
}

const PLANE_STEP = 50_000
const LOWEST_TRIGRAM = 300_000

/** Thresholds of a plane: by twentieths, and for trigrams from the score up at which links are kept. */
export const planeAxes = () => ({
  thresholds: steps(0),
  trigramThresholds: steps(LOWEST_TRIGRAM),
})

const steps = (from: Millionths): Millionths[] =>
  Array.from({ length: (MILLION - from) / PLANE_STEP + 1 }, (_, step) => from + step * PLANE_STEP)

export type FoundPlane = {
  readonly values: StoredValues
  readonly events: number
  readonly lines: CurveColumns[]
}

/** Figures by both thresholds: a line of the plane for each trigram threshold. */
export async function findPlane(previews: Previews, asked: AskedCurve): Promise<FoundPlane> {
  const { thresholds, trigramThresholds } = planeAxes()
  return previews.feed.ask(
    asked.creator,
    async (scope) => {
      const values = valuesAsked(scope.live, { minimumWords: asked.ask.minimumWords })
      const lines: CurveColumns[] = []
      for (const trigramThreshold of trigramThresholds) {
        const line = await curveAt(previews, scope, { ...values, trigramThreshold }, asked, thresholds)
        if (line === null) return null
        lines.push(line)
      }
      return { values, events: scope.events, lines }
    },
    asked.signal,
  )
}

async function curveAt(
  previews: Previews,
  { creators, events }: FedScope,
  values: StoredValues,
  { filter, signal }: AskedCurve,
  thresholds: readonly Millionths[],
): Promise<CurveColumns | null> {
  let slice = Math.max(1, Math.min(thresholds.length, Math.round(SLICE_MS / (MESSAGE_MS * (events + 1)))))
  let parts: { events: number; curve: CurveColumns }[] = []
  for (let from = 0; from < thresholds.length; from += slice) {
    signal?.throwIfAborted()
    const part = await previews.worker.call('curve', [
      creators,
      values,
      filter,
      thresholds.slice(from, from + slice),
    ])
    if (part === null) return null
    if (parts.some((before) => before.events !== part.events)) {
      // More was decided between two parts: all of it again, at once.
      parts = []
      slice = thresholds.length
      from = -slice
    } else parts.push(part)
  }
  return joinCurves(parts.map(({ curve }) => curve))
}

/** Thresholds as people see them. */
export const asSimilarities = (thresholds: readonly Millionths[]): number[] => thresholds.map(fromMillionths)
