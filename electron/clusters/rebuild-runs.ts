import { z } from 'zod'
import { RebuildRun } from '../../shared/model/rebuild.ts'
import type { Reader } from '../store/database.ts'
import { pointInTime, readCursor, writeCursor } from '../store/page-cursor.ts'

/** A page of rebuilds, newest first; of one creator or of all (null). */
export async function listRuns(
  reader: Reader,
  { creator }: { readonly creator: string | null },
  page: { readonly cursor: string | null; readonly limit: number },
): Promise<{ items: RebuildRun[]; next: string | null }> {
  const [before, of] =
    page.cursor === null ? [null, null] : readCursor(page.cursor, z.tuple([pointInTime, z.uuid()]))
  type Row = Omit<RebuildRun, 'at'> & { at: Date; place: string }
  const rows = await reader.rows<Row>(
    `WITH runs AS (
       SELECT a.run_id AS run, min(a.config_version) AS config, min(a.author) AS author, max(a.created_at) AS at
       FROM acts a WHERE a.run_id IS NOT NULL AND ($1::text IS NULL OR a.creator_id = $1)
       GROUP BY a.run_id
       HAVING $2::timestamptz IS NULL OR (max(a.created_at), a.run_id) < ($2, $3::uuid)
       ORDER BY max(a.created_at) DESC, a.run_id DESC LIMIT $4
     )
     SELECT r.run, r.config AS "configVersion", r.author, r.at, r.at::text AS place, c.* FROM runs r
     CROSS JOIN LATERAL (
       SELECT count(*) AS creators,
         sum((SELECT count(*) FROM act_messages m WHERE m.act_id = a.id))::int AS messages,
         count(*) FILTER (WHERE EXISTS (SELECT FROM acts b WHERE b.takes_back = a.id)) AS "takenBack"
       FROM acts a WHERE a.run_id = r.run AND ($1::text IS NULL OR a.creator_id = $1)
     ) c
     ORDER BY r.at DESC, r.run DESC`,
    [creator, before, of, page.limit],
  )
  const last = rows.at(-1)
  return {
    items: rows.map(({ at, place: _, ...row }) => RebuildRun.parse({ ...row, at: at.toISOString() })),
    next: last && rows.length === page.limit ? writeCursor([last.place, last.run]) : null,
  }
}

/** The acts of a rebuild that are not taken back, by creator; of one creator or of all (null). */
export const standingActs = (
  reader: Reader,
  run: string,
  creator: string | null,
): Promise<{ act: string; creator: string }[]> =>
  reader.rows<{ act: string; creator: string }>(
    `SELECT a.id AS act, a.creator_id AS creator FROM acts a
     WHERE a.run_id = $1 AND ($2::text IS NULL OR a.creator_id = $2)
       AND NOT EXISTS (SELECT FROM acts b WHERE b.takes_back = a.id)
     ORDER BY a.creator_id COLLATE "C"`,
    [run, creator],
  )

export const isRunKnown = async (reader: Reader, run: string): Promise<boolean> =>
  (await reader.rows('SELECT FROM acts WHERE run_id = $1 LIMIT 1', [run])).length > 0
