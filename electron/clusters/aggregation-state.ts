import {
  type AggregationCheck,
  type AggregationState,
  CONSISTENCY_DAYS,
} from '../../shared/model/aggregation.ts'
import { CreatorId } from '../../shared/model/id.ts'
import type { Reader, Writer } from '../store/database.ts'
import { areAggregationsOn } from './aggregation-settings.ts'
import { VALID } from './aggregation-store.ts'

type Stored = {
  stored: number
  stale: number
  refreshedAt: Date | null
  tookMs: number
  computed: number
}

/** How it stands with what is computed ahead. */
export async function readAggregationState(reader: Reader): Promise<AggregationState> {
  const [stored] = await reader.rows<Stored>(
    `WITH last AS (
       SELECT computed_at AS at, metadata->'refreshedAt' AS mark FROM precomputed_aggregations
       ORDER BY computed_at DESC LIMIT 1
     )
     SELECT count(*) FILTER (WHERE ${VALID})::int AS stored,
       count(*) FILTER (WHERE ${VALID} IS NOT TRUE)::int AS stale, (SELECT at FROM last) AS "refreshedAt",
       count(*) FILTER (WHERE a.metadata->'refreshedAt' = (SELECT mark FROM last))::int AS computed,
       coalesce(sum(CASE WHEN jsonb_typeof(a.metadata->'tookMs') = 'number' THEN (a.metadata->'tookMs')::int END)
         FILTER (WHERE a.metadata->'refreshedAt' = (SELECT mark FROM last)), 0)::int AS "tookMs"
     FROM precomputed_aggregations a`,
  )
  const { refreshedAt = null, tookMs = 0, computed = 0, ...counts } = stored ?? { stored: 0, stale: 0 }
  return {
    ...counts,
    isEnabled: await areAggregationsOn(reader),
    lastRefresh: refreshedAt === null ? null : { at: refreshedAt.toISOString(), tookMs, computed },
    lastCheck: await newestCheck(reader, 'true'),
    amiss: await newestCheck(reader, AMISS),
    ...(await checkedLately(reader)),
  }
}

type CheckRow = Omit<AggregationCheck, 'checkedAt' | 'differingCreators'> & {
  checkedAt: Date
  differingCreators: string[]
}

/** Creators that are named where clusters differ, or as left out; there may be thousands. */
const MOST_NAMED = 50

/** Whether a check `l` looked at the clusters of a creator `name`, as far as those that were left out are named. */
const LOOKED_AT = `
  l.creators_left_out = cardinality(l.left_out_creators) AND name <> ALL (l.left_out_creators)`

/**
 * Where figures or clusters differ, and no later check has looked at figures, or at one of those creators. Where not all of them may be named, everyone is to be looked at.
 */
const AMISS = `
  (a.mismatches > 0 AND NOT EXISTS (
     SELECT FROM aggregation_checks l WHERE l.id > a.id AND (l.checked > 0 OR l.figures_left_out = 0)))
  OR (a.differing_clusters > 0 AND NOT EXISTS (
     SELECT FROM aggregation_checks l WHERE l.id > a.id AND l.creators_left_out = 0)
   AND (cardinality(a.differing_creators) NOT BETWEEN 1 AND ${MOST_NAMED - 1} OR EXISTS (
     SELECT FROM unnest(a.differing_creators) AS name WHERE NOT EXISTS (
       SELECT FROM aggregation_checks l WHERE l.id > a.id AND ${LOOKED_AT}))))`

async function newestCheck(reader: Reader, condition: string): Promise<AggregationCheck | null> {
  const [row] = await reader.rows<CheckRow>(
    `SELECT checked_at AS "checkedAt", duration_ms AS "durationMs", checked, matches, mismatches,
       figures_left_out AS "figuresLeftOut", creators, creators_left_out AS "creatorsLeftOut",
       differing_clusters AS "differingClusters", differing_creators AS "differingCreators", author
     FROM aggregation_checks a WHERE ${condition} ORDER BY checked_at DESC LIMIT 1`,
  )
  return row
    ? {
        ...row,
        checkedAt: row.checkedAt.toISOString(),
        differingCreators: row.differingCreators.map((creator) => CreatorId.parse(creator)),
      }
    : null
}

async function checkedLately(reader: Reader): Promise<Pick<AggregationState, 'checked' | 'matches'>> {
  const [row] = await reader.rows<{ checked: number; matches: number }>(
    `SELECT coalesce(sum(checked), 0)::int AS checked, coalesce(sum(matches), 0)::int AS matches
     FROM aggregation_checks WHERE checked_at > now() - make_interval(days => $1)`,
    [CONSISTENCY_DAYS],
  )
  return row ?? { checked: 0, matches: 0 }
}

export async function writeCheck(
  writer: Writer,
  check: Omit<AggregationCheck, 'checkedAt' | 'differingCreators'> & {
    differingCreators: readonly string[]
    leftOutCreators: readonly string[]
  },
): Promise<void> {
  await writer.run(
    `INSERT INTO aggregation_checks (duration_ms, checked, matches, mismatches, creators, differing_clusters,
       differing_creators, author, figures_left_out, creators_left_out, left_out_creators)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      check.durationMs,
      check.checked,
      check.matches,
      check.mismatches,
      check.creators,
      check.differingClusters,
      check.differingCreators.slice(0, MOST_NAMED),
      check.author,
      check.figuresLeftOut,
      check.creatorsLeftOut,
      check.leftOutCreators.slice(0, MOST_NAMED),
    ],
  )
}

/** From this hour of UTC on the check of the day is due: most have gone home, or are not there yet. */
const NIGHT_HOUR = 3

/** Minutes after which it is checked again while something is amiss: whoever was told waits for it. */
const AMISS_MINUTES = 60

/** Whether nothing has been checked since the last night, though something lies ready, or lately, though it is amiss. */
export async function isCheckDue(reader: Reader): Promise<boolean> {
  const [row] = await reader.rows<{ isDue: boolean }>(
    `SELECT EXISTS (SELECT FROM precomputed_aggregations) AND NOT EXISTS (
       SELECT FROM aggregation_checks WHERE checked_at >= date_trunc('day', now() - make_interval(hours => $1), 'UTC')
         + make_interval(hours => $1))
     OR EXISTS (SELECT FROM aggregation_checks a WHERE ${AMISS}) AND NOT EXISTS (
       SELECT FROM aggregation_checks WHERE checked_at >= now() - make_interval(mins => $2)) AS "isDue"`,
    [NIGHT_HOUR, AMISS_MINUTES],
  )
  return row?.isDue ?? false
}
