import { z } from 'zod'
import { CreatorId } from './id.ts'

/** Share of checked figures that must be what is computed now; more is aimed at. */
export const CONSISTENCY_TARGET = 0.9999

/** Days of checks that consistency is of. */
export const CONSISTENCY_DAYS = 30

const count = z.number().int().min(0)

/** One look at whether figures computed ahead are right, and whether previews are what is live. */
export const AggregationCheck = z.object({
  checkedAt: z.iso.datetime(),
  durationMs: count,
  /** Figures that were computed again; each of them either matches or was repaired. */
  checked: count,
  matches: count,
  mismatches: count,
  /** Figures that changed while they were to be looked at. */
  figuresLeftOut: count,
  /** Creators whose live clusters were compared with the preview under the configs in force. */
  creators: count,
  /** Those whose history grew each time. */
  creatorsLeftOut: count,
  /** Clusters that are in one of the two and not in the other. */
  differingClusters: count,
  differingCreators: z.array(CreatorId),
  author: z.string(),
})
export type AggregationCheck = z.infer<typeof AggregationCheck>

/** How it stands with the figures that are computed ahead. */
export const AggregationState = z.object({
  /** Off: everything is computed when it is asked for, and comes to the same. */
  isEnabled: z.boolean(),
  /** Figures that lie ready. */
  stored: count,
  /** Figures that lie there and are not read, since something has changed. */
  stale: count,
  lastRefresh: z.object({ at: z.iso.datetime(), tookMs: count, computed: count }).nullable(),
  lastCheck: AggregationCheck.nullable(),
  /** The newest check that found something amiss, until a later one could look at that again. */
  amiss: AggregationCheck.nullable(),
  /** Of all checks of the last `CONSISTENCY_DAYS` days. */
  checked: count,
  matches: count,
})
export type AggregationState = z.infer<typeof AggregationState>

/** Whether a check has found anything that a person should know, and none has looked at it again. */
export const isAmiss = ({ amiss }: AggregationState): boolean => amiss !== null
