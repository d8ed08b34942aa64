import { z } from 'zod'
import { ClusterRow, ROW_HISTOGRAM_BINS } from '../../shared/model/cluster.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'
import { readCursor, writeCursor } from '../store/page-cursor.ts'

/** Characters of a message that a row shows at most; rows are one line. */
const PREVIEW_LENGTH = 300

export type ClusterQuery = {
  readonly creator: string | null
  readonly status: 'open' | 'actioned' | null
  readonly search: string
  readonly sort: 'newest' | 'largest' | 'weakest'
}

const wholeNumber = z.string().regex(/^\d{1,9}$/)
const pointInTime = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{2}(:\d{2})?$/)

/** How each order sorts: its column, the direction, and the column as text that a cursor can carry exactly. */
const orders = {
  newest: { key: 'c.created_at', type: 'timestamptz', text: pointInTime, direction: 'DESC', after: '<' },
  largest: { key: 'c.member_count', type: 'integer', text: wholeNumber, direction: 'DESC', after: '<' },
  weakest: {
    key: 'coalesce(c.weakest_score, 1000001)',
    type: 'integer',
    text: wholeNumber,
    direction: 'ASC',
    after: '>',
  },
} as const

/** Shown clusters only: a home with fewer than two members is none. */
const shown = `c.member_count >= 2
  AND ($1::text IS NULL OR c.creator_id = $1)
  AND ($2::text IS NULL OR c.status = $2)
  AND ($3::text IS NULL OR EXISTS (
    SELECT FROM cluster_messages cm JOIN messages m ON m.id = cm.message_id
    WHERE cm.cluster_id = c.id AND m.text ILIKE $3))`

type Row = {
  id: string
  creator: string
  status: string
  preview: string
  members: number
  weakestScore: number | null
  weakestKind: string | null
  histogram: number[]
  createdAt: Date
  key: string
}

const rowColumns = `c.id, c.creator_id AS creator, c.status, c.member_count AS members,
  c.weakest_score AS "weakestScore", c.weakest_kind AS "weakestKind", c.created_at AS "createdAt",
  (SELECT left(m.text, ${PREVIEW_LENGTH}) FROM cluster_messages cm JOIN messages m ON m.id = cm.message_id
   WHERE cm.cluster_id = c.id ORDER BY m.created_at, m.seq LIMIT 1) AS preview,
  (SELECT array_agg(coalesce(b.links, 0) ORDER BY bin)
   FROM generate_series(0, ${ROW_HISTOGRAM_BINS - 1}) AS bin
   LEFT JOIN (
     SELECT least(${ROW_HISTOGRAM_BINS - 1}, greatest(0, floor(
         CASE d.kind WHEN 'trigram' THEN d.trigram_score ELSE d.vector_score END * ${ROW_HISTOGRAM_BINS} / 1000000.0
       )))::int AS bin, count(*)::int AS links
     FROM cluster_messages cm
     JOIN decisions d ON d.message_id = cm.message_id AND d.own_home = cm.cluster_id
     JOIN homes h ON h.message_id = d.matched_id AND h.cluster_id = cm.cluster_id
     WHERE cm.cluster_id = c.id GROUP BY 1
   ) b USING (bin)) AS histogram`

/** A page of clusters with everything that a row shows. */
export async function listClusters(
  reader: Reader,
  query: ClusterQuery,
  page: { cursor: string | null; limit: number },
): Promise<{ items: ClusterRow[]; next: string | null; total: number }> {
  const order = orders[query.sort]
  const filter = [query.creator, query.status, searchPattern(query.search)]
  const [key, id] =
    page.cursor === null ? [null, null] : readCursor(page.cursor, z.tuple([order.text, z.uuid()]))
  const rows = await reader.rows<Row>(
    `WITH c AS (
       SELECT c.* FROM clusters c
       WHERE ${shown} AND ($4::${order.type} IS NULL
         OR (${order.key}) ${order.after} $4 OR (${order.key} = $4 AND c.id > $5::uuid))
       ORDER BY ${order.key} ${order.direction}, c.id LIMIT $6
     )
     SELECT ${rowColumns}, (${order.key})::text AS key FROM c ORDER BY ${order.key} ${order.direction}, c.id`,
    [...filter, key, id, page.limit],
  )
  const [counted] = await reader.rows<{ total: number }>(
    `SELECT count(*) AS total FROM clusters c WHERE ${shown}`,
    filter,
  )
  const last = rows.at(-1)
  return {
    items: rows.map(toClusterRow),
    next: last && rows.length === page.limit ? writeCursor([last.key, last.id]) : null,
    total: counted?.total ?? 0,
  }
}

/** One shown or hidden cluster as a row; null where there is none. */
export async function readClusterRow(reader: Reader, id: string): Promise<ClusterRow | null> {
  const [row] = await reader.rows<Row>(`SELECT ${rowColumns}, '' AS key FROM clusters c WHERE c.id = $1`, [
    id,
  ])
  return row ? toClusterRow(row) : null
}

const toClusterRow = ({ key: _key, ...row }: Row): ClusterRow =>
  ClusterRow.parse({
    ...row,
    preview: row.preview ?? '',
    weakestScore: row.weakestScore === null ? null : fromMillionths(row.weakestScore),
    createdAt: row.createdAt.toISOString(),
  })

/** What was typed, as a pattern that finds it literally. */
function searchPattern(search: string): string | null {
  const words = search.trim()
  return words === '' ? null : `%${words.replace(/[\\%_]/g, '\\$&')}%`
}
