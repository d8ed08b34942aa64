import { z } from 'zod'
import type { DeadLetter, QueueState } from '../../shared/model/job.ts'
import type { Reader } from './database.ts'
import { DEAD_LETTERS, JOB_SCHEMA, type JobName } from './jobs.ts'
import { readCursor, writeCursor } from './page-cursor.ts'

const jobs = `${JOB_SCHEMA}.job`

/** How many jobs of each kind there are, and since when the oldest could have begun. */
export function queueStates(reader: Reader): Promise<QueueState[]> {
  return reader.rows<QueueState>(
    `SELECT q.name AS queue,
       count(j.id) FILTER (WHERE j.state < 'active' AND j.start_after <= now()) AS ready,
       count(j.id) FILTER (WHERE j.state < 'active' AND j.start_after > now()) AS deferred,
       count(j.id) FILTER (WHERE j.state = 'active') AS active,
       count(j.id) FILTER (WHERE j.state = 'retry') AS retrying,
       (extract(epoch FROM now() - min(greatest(j.created_on, j.start_after))
         FILTER (WHERE j.state < 'active' AND j.start_after <= now())) * 1000)::bigint AS "oldestMs"
     FROM ${JOB_SCHEMA}.queue q
     LEFT JOIN ${jobs} j ON j.name = q.name AND j.state <= 'active'
     WHERE q.name <> $1 AND q.name NOT LIKE '\\_\\_pgboss\\_\\_%' GROUP BY q.name ORDER BY q.name`,
    [DEAD_LETTERS],
  )
}

/**
 * Creators that somebody is at with jobs of this name, or will be; those too whose job was given up, which a person
 * has to look at.
 */
export async function creatorsWithJobs(reader: Reader, name: JobName): Promise<string[]> {
  const rows = await reader.rows<{ creator: string }>(
    `SELECT DISTINCT coalesce(group_id, data->>'creator') AS creator FROM ${jobs}
     WHERE state <= 'active' AND coalesce(group_id, data->>'creator') IS NOT NULL
       AND (name = $1 OR (name = $2 AND source_name = $1))`,
    [name, DEAD_LETTERS],
  )
  return rows.map(({ creator }) => creator)
}

export async function countDeadLetters(reader: Reader): Promise<number> {
  const [row] = await reader.rows<{ dead: number }>(
    `SELECT count(*) AS dead FROM ${jobs} WHERE name = $1 AND state < 'active'`,
    [DEAD_LETTERS],
  )
  return row?.dead ?? 0
}

/** Of these ids those of dead letters. */
export async function deadLettersAmong(reader: Reader, ids: readonly string[]): Promise<string[]> {
  const rows = await reader.rows<{ id: string }>(
    `SELECT id FROM ${jobs} WHERE name = $1 AND state < 'active' AND id = ANY($2::uuid[])`,
    [DEAD_LETTERS, ids],
  )
  return rows.map(({ id }) => id)
}

type Row = {
  id: string
  queue: string | null
  data: { creator?: string; messages?: string[] } | null
  attempts: number | null
  output: { message?: string } | null
  failedAt: Date
  place: string
}

/** The first letters of a page are the newest. */
export async function deadLetters(
  reader: Reader,
  page: { cursor: string | null; limit: number },
): Promise<{ items: (Omit<DeadLetter, 'creator'> & { creator: string | null })[]; next: string | null }> {
  const [at, id] =
    page.cursor === null ? [null, null] : readCursor(page.cursor, z.tuple([z.string(), z.uuid()]))
  const rows = await reader.rows<Row>(
    `SELECT id, source_name AS queue, data, source_retry_count AS attempts, source_output AS output,
       created_on AS "failedAt", created_on::text AS place
     FROM ${jobs} WHERE name = $1 AND state < 'active'
       AND ($2::timestamptz IS NULL OR (created_on, id) < ($2::timestamptz, $3::uuid))
     ORDER BY created_on DESC, id DESC LIMIT $4`,
    [DEAD_LETTERS, at, id, page.limit],
  )
  const last = rows.at(-1)
  return {
    items: rows.map((row) => ({
      id: row.id,
      queue: row.queue ?? '',
      creator: row.data?.creator ?? null,
      messages: row.data?.messages?.length ?? 0,
      attempts: (row.attempts ?? 0) + 1,
      reason: row.output?.message ?? '',
      failedAt: row.failedAt.toISOString(),
    })),
    next: last && rows.length === page.limit ? writeCursor([last.place, last.id]) : null,
  }
}
