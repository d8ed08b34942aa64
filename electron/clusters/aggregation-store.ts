import type { Database, Reader } from '../store/database.ts'
import { AGGREGATION_VERSION, type AggregationMetadata, type Asked, keyOf } from './aggregation-kinds.ts'
import { ENABLED } from './aggregation-settings.ts'

/*
 * Why what is read is right. A decision, an act and a config each write a change in their own transaction, and a
 * decision or an act moves its creator's last history number in it too. Histories and configs are only added to.
 *
 * 1. Figures are written only where, at that moment, the events they are of are all there are, under the live config.
 * 2. Changes are marked as processed by one statement that also deletes all figures that are not so. It sees one
 *    moment, so each change that it marks is in the figures that it leaves; nobody writes figures meanwhile.
 * 3. Figures are read by one statement, and only where no unprocessed change concerns them.
 *
 * So a change that figures lack is committed after they were written, and as long as it is not processed they are not
 * read; once it is, they are gone. A transaction that is open while changes are marked is not seen by that statement:
 * its change stays unprocessed.
 */

/** As text, which what lies in the table is compared with whatever it holds. */
const LIVE_VERSION = '(SELECT max(version)::text FROM configs)'

/** Whether figures are of everything there is now. `a` is their row. */
const CURRENT = `(a.version = ${AGGREGATION_VERSION} AND a.expires_at > now()
  AND a.metadata->>'configVersion' = ${LIVE_VERSION}
  AND a.metadata->>'events' = CASE WHEN a.user_id = '*' THEN (SELECT sum(last_history)::text FROM creators)
    ELSE (SELECT last_history::text FROM creators c WHERE c.creator_id = a.user_id) END)`

/** Whether figures may be read. `a` is their row. */
export const VALID = `(a.version = ${AGGREGATION_VERSION} AND a.expires_at > now()
  AND a.metadata->>'configVersion' = ${LIVE_VERSION}
  AND CASE WHEN a.user_id = '*' THEN NOT EXISTS (SELECT FROM data_change_log l WHERE NOT l.processed)
    ELSE NOT EXISTS (SELECT FROM data_change_log l WHERE NOT l.processed AND l.user_id IN (a.user_id, '*')) END
  AND ${ENABLED})`

/** Figures that were computed ahead, as they lie there. */
export type StoredFigures = {
  readonly data: unknown
  readonly metadata: unknown
  readonly computedAt: Date
}

/** What was computed ahead, if it may be read. */
export async function readStored(reader: Reader, asked: Asked): Promise<StoredFigures | null> {
  const [row] = await reader.rows<StoredFigures>(
    `SELECT a.data, a.metadata, a.computed_at AS "computedAt" FROM precomputed_aggregations a
     WHERE a.user_id = $1 AND a.aggregation_type = $2 AND a.filter_hash = $3 AND ${VALID}`,
    keyOf(asked),
  )
  return row ?? null
}

/** Keys of the figures that need not be computed again. */
export async function currentKeys(reader: Reader): Promise<Set<string>> {
  const rows = await reader.rows<{ user: string; type: string; hash: string }>(
    `SELECT a.user_id AS user, a.aggregation_type AS type, a.filter_hash AS hash
     FROM precomputed_aggregations a WHERE ${CURRENT}`,
  )
  return new Set(rows.map(({ user, type, hash }) => String([user, type, hash])))
}

/** Figures to be kept. */
export type NewFigures = {
  readonly asked: Asked
  readonly data: object
  readonly metadata: AggregationMetadata
  readonly expiresMs: number
}

/** Writers wait for each other; readers do not. */
const LOCK = 'LOCK TABLE precomputed_aggregations IN SHARE ROW EXCLUSIVE MODE'

/** Keeps figures, unless there is more by now than they are of. */
export async function writeFigures(database: Database, figures: NewFigures): Promise<boolean> {
  const { asked, data, metadata, expiresMs } = figures
  return database.write(async (writer) => {
    await writer.run(LOCK)
    const written = await writer.run(
      `INSERT INTO precomputed_aggregations (user_id, aggregation_type, filter_hash, data, metadata, computed_at,
         expires_at, version)
       SELECT a.* FROM (VALUES ($1::varchar, $2::varchar, $3::varchar, $4::jsonb, $5::jsonb, clock_timestamp(),
         to_timestamp($6::float8 / 1000), ${AGGREGATION_VERSION}))
         AS a (user_id, aggregation_type, filter_hash, data, metadata, computed_at, expires_at, version)
       WHERE ${CURRENT} AND ${ENABLED}
       ON CONFLICT ON CONSTRAINT precomputed_once DO UPDATE SET data = excluded.data, metadata = excluded.metadata,
         computed_at = excluded.computed_at, expires_at = excluded.expires_at, updated_at = clock_timestamp()`,
      [...keyOf(asked), JSON.stringify(data), JSON.stringify(metadata), expiresMs],
    )
    return written === 1
  })
}

/** So long processed changes can be looked up. */
const KEPT_DAYS = 1

/** Takes note of all changes so far: what they have made stale is deleted. Gives how many they were. */
export function settleChanges(database: Database): Promise<number> {
  return database.write(async (writer) => {
    await writer.run(LOCK)
    const settled = await writer.run(
      `WITH gone AS (DELETE FROM precomputed_aggregations a WHERE ${CURRENT} IS NOT TRUE)
       UPDATE data_change_log SET processed = true WHERE NOT processed`,
    )
    await writer.run(
      `DELETE FROM data_change_log WHERE processed AND changed_at < now() - make_interval(days => ${KEPT_DAYS})`,
    )
    return settled
  })
}

/** Figures that may be read, to be compared with what is computed now. */
export type SampledFigures = StoredFigures & {
  readonly id: string
  /** In full, which no `Date` holds: figures that were replaced have another one. */
  readonly updatedAt: string
  readonly user: string
  readonly type: string
  readonly hash: string
  readonly expiresAt: Date
}

/** Some of the figures that may be read, by chance. */
export const sampleFigures = (reader: Reader, most: number): Promise<SampledFigures[]> =>
  reader.rows<SampledFigures>(
    `SELECT a.id, a.updated_at::text AS "updatedAt", a.user_id AS user, a.aggregation_type AS type,
       a.filter_hash AS hash, a.data, a.metadata, a.computed_at AS "computedAt", a.expires_at AS "expiresAt"
     FROM precomputed_aggregations a WHERE ${VALID} ORDER BY random() LIMIT $1`,
    [most],
  )

/** Figures that lie there, stale or not, up to so many. */
export async function countFigures(reader: Reader, most: number): Promise<number> {
  const rows = await reader.rows('SELECT 1 AS found FROM precomputed_aggregations LIMIT $1', [most])
  return rows.length
}

type Row = Pick<SampledFigures, 'id' | 'updatedAt'>
const SAME_ROW = 'a.id = $1 AND a.updated_at = $2::timestamptz'

export async function isStillValid(reader: Reader, { id, updatedAt }: Row): Promise<boolean> {
  const rows = await reader.rows(
    `SELECT 1 AS found FROM precomputed_aggregations a WHERE ${SAME_ROW} AND ${VALID}`,
    [id, updatedAt],
  )
  return rows.length === 1
}

/** False where they have been replaced. */
export const deleteFigures = async (database: Database, { id, updatedAt }: Row): Promise<boolean> =>
  1 ===
  (await database.write((writer) =>
    writer.run(`DELETE FROM precomputed_aggregations a WHERE ${SAME_ROW}`, [id, updatedAt]),
  ))
