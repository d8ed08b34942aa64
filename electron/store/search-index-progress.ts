import type { IndexBuild } from '../../shared/model/status.ts'
import type { RowReader } from './row-reader.ts'

/** Of tuples or blocks, whichever this phase has told the whole number of. */
const share = `CASE WHEN p.tuples_total > 0 THEN p.tuples_done::float8 / p.tuples_total
  WHEN p.blocks_total > 0 THEN p.blocks_done::float8 / p.blocks_total END`

/** The build that is under way, this console's or another's of the same user; null where there is none. */
export async function searchIndexProgress(reader: RowReader): Promise<IndexBuild | null> {
  const [progress] = await reader.rows<IndexBuild>(
    `SELECT coalesce(c.relname, '')::text AS index, p.phase, least(${share}, 1) AS share
     FROM pg_stat_progress_create_index p LEFT JOIN pg_class c ON c.oid = p.index_relid
     WHERE p.datname = current_database() AND p.relid = to_regclass('public.messages')`,
  )
  return progress ?? null
}
