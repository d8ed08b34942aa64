import { createHash } from 'node:crypto'
import { z } from 'zod'
import { COUNT_ALL, CountFilter, lastDays } from '../../shared/model/count-filter.ts'
import { ScoreHistogram } from '../../shared/model/preview.ts'
import { ThresholdCurve, ThresholdPlane } from '../../shared/model/threshold-curve.ts'

/** Raised with each change of what figures are or how they are kept: those of another version are not read. */
export const AGGREGATION_VERSION = 2

/** In place of a creator: all of them. A creator who is called so has nothing computed ahead. */
export const ALL_CREATORS = '*'

/** What of each kind of figures is kept. Labels lie elsewhere: they are put to it when it is read. */
export const figures = {
  'threshold-curve': ThresholdCurve.omit({
    trigramThreshold: true,
    suggestThreshold: true,
    source: true,
    computedAt: true,
  }),
  'score-histogram': ScoreHistogram.pick({ counts: true, without: true }),
  'threshold-plane': ThresholdPlane.pick({
    messages: true,
    clusters: true,
    grouped: true,
    largest: true,
    trigramLinks: true,
    vectorLinks: true,
  }),
} as const

export type AggregationType = keyof typeof figures
export type Figures<Type extends AggregationType> = z.infer<(typeof figures)[Type]>

/** What figures are of; a null creator is all of them. */
export type Asked<Type extends AggregationType = AggregationType> = {
  readonly creator: string | null
  readonly type: Type
  readonly filter: CountFilter
}

/** What figures were computed from, and how long that took. */
export const AggregationMetadata = z.object({
  configVersion: z.int(),
  trigramThreshold: z.int(),
  suggestThreshold: z.int(),
  minimumWords: z.int(),
  embeddingModel: z.string(),
  /** Of the histories together: as they only grow, figures of so many events are of these events. */
  events: z.int(),
  filter: CountFilter,
  tookMs: z.int(),
  /** When the refresh began that computed them. */
  refreshedAt: z.iso.datetime(),
})
export type AggregationMetadata = z.infer<typeof AggregationMetadata>

/** The same for all ways to write a filter down. */
export function filterHash({ from, to, minLength, maxLength, language }: CountFilter): string {
  const time = (at: string | null) => (at === null ? null : Date.parse(at))
  const parts = [time(from), time(to), minLength, maxLength, language]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** How the columns of the tables name it. */
export const keyOf = ({ creator, type, filter }: Asked): [user: string, type: string, hash: string] => [
  creator ?? ALL_CREATORS,
  type,
  filterHash(filter),
]

const DAY_MS = 86_400_000

/** The filters that are asked for most, with how long figures of each are kept at most. */
const commonFilters = (nowMs: number): { filter: CountFilter; expiresMs: number }[] => {
  const midnightMs = nowMs - (nowMs % DAY_MS) + DAY_MS
  return [
    { filter: COUNT_ALL, expiresMs: nowMs + DAY_MS },
    { filter: lastDays(30, nowMs), expiresMs: midnightMs },
    { filter: lastDays(7, nowMs), expiresMs: midnightMs },
  ]
}

/** Everything that is computed ahead of one creator, or of all. */
export const aheadOf = (creator: string | null, nowMs: number): (Asked & { expiresMs: number })[] =>
  commonFilters(nowMs).flatMap(({ filter, expiresMs }, place) => [
    { creator, type: 'threshold-curve' as const, filter, expiresMs },
    { creator, type: 'score-histogram' as const, filter, expiresMs },
    ...(place === 0 ? [{ creator, type: 'threshold-plane' as const, filter, expiresMs }] : []),
  ])

/** Whether such figures are computed ahead at all. */
export function isAhead(asked: Asked, nowMs: number): boolean {
  if (asked.creator === ALL_CREATORS) return false
  const key = String(keyOf(asked))
  return aheadOf(asked.creator, nowMs).some((one) => String(keyOf(one)) === key)
}
