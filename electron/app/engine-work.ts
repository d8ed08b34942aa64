import { Failure } from '../../shared/failure.ts'
import { DeadLetter, type EngineWork } from '../../shared/model/job.ts'
import { readMatchingPause } from '../clusters/matching-pause.ts'
import type { Reader } from '../store/database.ts'
import { countDeadLetters, deadLetters, deadLettersAmong, queueStates } from '../store/job-ledger.ts'
import { DEAD_LETTERS } from '../store/jobs.ts'
import type { Context } from './context.ts'

/** What waits, since when, and what failed for good. */
export async function readEngineWork({ database }: Pick<Context, 'database'>): Promise<EngineWork> {
  const [pending] = await database.rows<Pending>(pendingQuery)
  return {
    queues: await queueStates(database),
    dead: await countDeadLetters(database),
    pending: pending?.pending ?? 0,
    oldestPendingMs: pending?.oldestPendingMs ?? null,
    degraded: await countDegraded(database),
    pause: await readMatchingPause(database),
  }
}

type Pending = Pick<EngineWork, 'pending' | 'oldestPendingMs'>

const pendingQuery = `SELECT coalesce(sum(c.last_seq - c.decided_seq), 0)::bigint AS pending,
    (extract(epoch FROM now() - CASE WHEN min(m.stored_at) < now() THEN min(m.stored_at) WHEN min(m.stored_at) IS NOT NULL THEN now() END)
      * 1000)::bigint AS "oldestPendingMs"
  FROM creators c
  LEFT JOIN messages m ON m.creator_id = c.creator_id AND m.seq = c.decided_seq + 1
  WHERE c.decided_seq < c.last_seq`

async function countDegraded(reader: Reader): Promise<number> {
  const [row] = await reader.rows<{ degraded: number }>(
    `SELECT count(*) AS degraded FROM decisions d JOIN messages m ON m.id = d.message_id
     WHERE d.is_degraded AND m.erased_at IS NULL
       AND NOT EXISTS (SELECT FROM decisions r WHERE r.creator_id = d.creator_id AND r.replaces = d.history)`,
  )
  return row?.degraded ?? 0
}

export async function listDeadLetters(
  { database }: Pick<Context, 'database'>,
  page: { cursor: string | null; limit: number },
): Promise<{ items: DeadLetter[]; next: string | null }> {
  const { items, next } = await deadLetters(database, page)
  return { items: DeadLetter.array().parse(items), next }
}

/** The queue moves a thousand at once unless it is told otherwise. */
const MOST_AT_ONCE = 1_000_000

/** Has jobs done again that failed too often; null: all of them. Gives how many. */
export async function redrive(
  { jobs, notices }: Pick<Context, 'jobs' | 'notices'>,
  ids: DeadLetter['id'][] | null,
) {
  const moved = await jobs.boss.redrive(DEAD_LETTERS, ids === null ? { limit: MOST_AT_ONCE } : { ids })
  for (const name of ['embed', 'decide', 'prepare', 'backfill', 'check', 'aggregate', 'validate'] as const) {
    jobs.wake(name)
  }
  notices.changed('jobs', null)
  return { moved }
}

/** Gives jobs up for good. What they were about stays as it is: messages go on waiting. */
export async function discard(
  { jobs, database, notices }: Pick<Context, 'jobs' | 'database' | 'notices'>,
  ids: DeadLetter['id'][],
) {
  const found = await deadLettersAmong(database, ids)
  if (found.length === 0) throw new Failure('NOT_FOUND', { what: 'job', id: ids[0] ?? '' })
  await jobs.boss.deleteJob(DEAD_LETTERS, found)
  notices.changed('jobs', null)
  return { discarded: found.length }
}
