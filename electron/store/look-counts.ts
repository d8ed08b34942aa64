import type { DatabaseLook } from '../../shared/model/database-look.ts'
import type { RowReader } from './row-reader.ts'

type Counts = Pick<DatabaseLook, 'messages' | 'isEstimated' | 'notTakenIn' | 'clusters'>

/** Above this, counting would take longer than a look should. */
const COUNTED = 10_000

export const noCounts: Counts = { messages: null, isEstimated: false, notTakenIn: 0, clusters: null }

/** @param hasSeq whether the migrations have run that give messages a seq. */
export async function countRows(reader: RowReader, hasSeq: boolean): Promise<Counts> {
  const messages = await countOf(reader, 'messages')
  const clusters = await countOf(reader, 'clusters')
  return {
    messages: messages.rows,
    isEstimated: messages.isEstimated || clusters.isEstimated,
    notTakenIn: hasSeq ? await notTakenIn(reader, messages) : messages.rows,
    clusters: clusters.rows,
  }
}

type Counted = { readonly rows: number; readonly isEstimated: boolean }

async function countOf(reader: RowReader, table: 'messages' | 'clusters'): Promise<Counted> {
  const estimated = await estimateRows(reader, table)
  // A table of many dead rows has few living ones and takes long to be gone through.
  if (estimated > COUNTED * 10) return { rows: estimated, isEstimated: true }
  const [counted] = await reader.rows<{ rows: number }>(
    `SELECT count(*) AS rows FROM (SELECT FROM ${table} LIMIT ${COUNTED + 1}) AS first`,
  )
  const rows = counted?.rows ?? 0
  return rows > COUNTED
    ? { rows: Math.max(estimated, rows), isEstimated: true }
    : { rows, isEstimated: false }
}

/** The planner's: pg_class, with the size that the table has by now. */
export async function estimateRows(reader: RowReader, table: string): Promise<number> {
  const [row] = await reader.rows<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT FROM ${table}`,
  )
  return Math.round(row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0)
}

/** Seqs are gapless, so the last ones say how many messages have one. */
async function notTakenIn(reader: RowReader, messages: Counted): Promise<number> {
  const query = messages.isEstimated
    ? 'SELECT $1 - coalesce(sum(last_seq), 0)::float8 AS rows FROM creators'
    : 'SELECT (count(*) FILTER (WHERE seq IS NULL))::float8 + 0 * $1 AS rows FROM messages'
  const [row] = await reader.rows<{ rows: number }>(query, [messages.rows])
  return Math.max(0, row?.rows ?? 0)
}
