import { z } from 'zod'
import { ClusterRow } from '../../shared/model/cluster.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'
import { pointInTime, readCursor, writeCursor } from '../store/page-cursor.ts'

export type ClusterQuery = {
  readonly creator: string | null
  readonly status: 'open' | 'actioned' | null
  readonly search: string
  readonly sort: 'newest' | 'largest' | 'weakest'
}

const wholeNumber = z.string().regex(/^\d{1,9}$/)

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
  total: number
}

/** What a row shows is kept with the cluster; see `cluster-rows.ts`. */
const rowColumns = `c.id, c.creator_id AS creator, c.status, c.preview, c.member_count AS members,
  c.weakest_score AS "weakestScore", c.weakest_kind AS "weakestKind", c.histogram, c.created_at AS "createdAt"`

/**
 * A page of clusters with everything that a row shows. They are counted with the first page, and its cursor
 * carries their number on: counting again costs more than the page.
 */
export async function listClusters(
  reader: Reader,
  query: ClusterQuery,
  page: { cursor: string | null; limit: number },
): Promise<{ items: ClusterRow[]; next: string | null; total: number }> {
  const order = orders[query.sort]
  const filter = [query.creator, query.status, searchPattern(query.search)]
  const [key, id, total] =
    page.cursor === null
      ? [null, null, null]
      : readCursor(page.cursor, z.tuple([order.text, z.uuid(), z.int().min(0)]))
  const rows = await reader.rows<Row>(
    `SELECT ${rowColumns}, (${order.key})::text AS key,
       coalesce($7::bigint, (SELECT count(*) FROM clusters c WHERE ${shown})) AS total
     FROM clusters c
     WHERE ${shown} AND ${after(order)}
     ORDER BY ${order.key} ${order.direction}, c.id ${order.direction} LIMIT $6`,
    [...filter, key, id, page.limit, total],
  )
  const last = rows.at(-1)
  const counted = last?.total ?? total ?? 0
  return {
    items: rows.map(toClusterRow),
    next: last && rows.length === page.limit ? writeCursor([last.key, last.id, counted]) : null,
    total: counted,
  }
}

/** Both columns go one way, so that an index is entered where the last page ended, however many have one key. */
const after = ({ key, type, after: beyond }: (typeof orders)[ClusterQuery['sort']]): string =>
  `($4::${type} IS NULL OR (${key}, c.id) ${beyond} ($4::${type}, $5::uuid))`

/** One shown or hidden cluster as a row; null where there is none. */
export async function readClusterRow(reader: Reader, id: string): Promise<ClusterRow | null> {
  const [row] = await reader.rows<Row>(
    `SELECT ${rowColumns}, '' AS key, 0 AS total FROM clusters c WHERE c.id = $1`,
    [id],
  )
  return row ? toClusterRow(row) : null
}

const toClusterRow = ({ key: _key, total: _total, ...row }: Row): ClusterRow =>
  ClusterRow.parse({
    ...row,
    weakestScore: row.weakestScore === null ? null : fromMillionths(row.weakestScore),
    createdAt: row.createdAt.toISOString(),
  })

/** What was typed, as a pattern that finds it literally. */
function searchPattern(search: string): string | null {
  const words = search.trim()
  return words === '' ? null : `%${words.replace(/[\\%_]/g, '\\$&')}%`
}
