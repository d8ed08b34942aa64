import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Failure } from '../../shared/failure.ts'
import { Backfill, type BackfillPlan, type BackfillState } from '../../shared/model/backfill.ts'
import type { BackfillId } from '../../shared/model/id.ts'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'
import { readCursor, writeCursor } from '../store/page-cursor.ts'

/** A backfill with what only those who do it need to know. */
export type BackfillRow = Backfill & {
  readonly place: BackfillPlace
  /** Milliseconds since 1970; null: at once. */
  readonly waitsUntilMs: number | null
}

/** The message that was looked at last. Times are in the words of the database, which knows microseconds. */
export type BackfillPlace = { readonly createdAt: string; readonly id: string }

type Row = Omit<Backfill, 'hours' | 'secondsLeft' | 'startedAt' | 'finishedAt'> & {
  hoursFrom: number | null
  hoursTo: number | null
  startedAt: Date
  finishedAt: Date | null
  afterCreatedAt: string
  afterId: string
  waitsUntil: Date | null
  workedMs: number
}

const columns = `id, state, creator_id AS creator, window_days AS "windowDays", adopts_model AS "adoptsModel",
  hours_from AS "hoursFrom", hours_to AS "hoursTo", messages_per_minute AS "messagesPerMinute", total,
  taken_in AS "takenIn", embedded, left_alone AS "leftAlone", failure, author, started_at AS "startedAt",
  finished_at AS "finishedAt", after_created_at::text AS "afterCreatedAt", after_id AS "afterId",
  waits_until AS "waitsUntil", worked_ms AS "workedMs"`

function backfillOf(row: Row): BackfillRow {
  const { hoursFrom, hoursTo, startedAt, finishedAt, afterCreatedAt, afterId, waitsUntil } = row
  const backfill = Backfill.parse({
    ...row,
    hours: hoursFrom === null || hoursTo === null ? null : { from: hoursFrom, to: hoursTo },
    secondsLeft: secondsLeft(row),
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  })
  const place = { createdAt: afterCreatedAt, id: afterId }
  return { ...backfill, place, waitsUntilMs: waitsUntil?.getTime() ?? null }
}

function secondsLeft({ state, total, takenIn, leftAlone, workedMs }: Row): number | null {
  const done = takenIn + leftAlone
  const isOver = state === 'done' || state === 'cancelled'
  if (isOver || total === null || done === 0 || workedMs === 0) return null
  return Math.round((Math.max(0, total - done) * workedMs) / done / 1000)
}

/** This one, or with null the newest; null where there is none. */
export async function findBackfill(reader: Reader, id: BackfillId | null): Promise<BackfillRow | null> {
  const [row] = await reader.rows<Row>(
    `SELECT ${columns} FROM backfills WHERE $1::uuid IS NULL OR id = $1 ORDER BY started_at DESC, id LIMIT 1`,
    [id],
  )
  return row ? backfillOf(row) : null
}

/** A page of all there were, the newest first. */
export async function backfillsBefore(
  reader: Reader,
  page: { readonly cursor: string | null; readonly limit: number },
): Promise<{ items: BackfillRow[]; next: string | null }> {
  const before = page.cursor === null ? null : readCursor(page.cursor, z.tuple([z.uuid()]))[0]
  const rows = await reader.rows<Row>(
    `SELECT ${columns} FROM backfills
     WHERE $1::uuid IS NULL OR (started_at, id) < (SELECT b.started_at, b.id FROM backfills b WHERE b.id = $1)
     ORDER BY started_at DESC, id DESC LIMIT $2`,
    [before, page.limit],
  )
  const last = rows.at(-1)
  return {
    items: rows.map(backfillOf),
    next: last && rows.length === page.limit ? writeCursor([last.id]) : null,
  }
}

/** The one that runs. */
export async function runningBackfill(reader: Reader): Promise<BackfillRow | null> {
  const [row] = await reader.rows<Row>(`SELECT ${columns} FROM backfills WHERE state = 'running'`)
  return row ? backfillOf(row) : null
}

/** When a backfill ended last; null: never. */
export async function lastBackfillEnd(reader: Reader): Promise<Date | null> {
  const [row] = await reader.rows<{ at: Date | null }>('SELECT max(finished_at) AS at FROM backfills')
  return row?.at ?? null
}

/** @throws Failure BACKFILL_RUNNING */
export async function insertBackfill(
  writer: Writer,
  plan: BackfillPlan,
  author: string,
): Promise<BackfillRow> {
  await refuseBesideAnother(writer)
  const [row] = await writer.rows<Row>(
    `INSERT INTO backfills (id, creator_id, window_days, adopts_model, hours_from, hours_to, messages_per_minute,
       after_created_at, author)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now() - make_interval(days => $3), $8) RETURNING ${columns}`,
    [
      randomUUID(),
      plan.creator,
      plan.windowDays,
      plan.adoptsModel,
      plan.hours?.from ?? null,
      plan.hours?.to ?? null,
      plan.messagesPerMinute,
      author,
    ],
  )
  if (!row) throw new Error('a row that was inserted is given back')
  await writeAudit(writer, { author, action: 'backfills.start', subject: row.id, detail: plan })
  return backfillOf(row)
}

const mayBecome = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused', 'failed'], to: 'running' },
  cancel: { from: ['running', 'paused', 'failed'], to: 'cancelled' },
} as const

/**
 * What an operator wants of a backfill; one that is so already stays as it is.
 * @throws Failure NOT_FOUND, BACKFILL_ENDED, BACKFILL_RUNNING
 */
export async function steerBackfill(
  writer: Writer,
  step: { readonly id: BackfillId | null; readonly verb: keyof typeof mayBecome; readonly author: string },
): Promise<BackfillRow> {
  const { verb, author } = step
  const found = await findBackfill(writer, step.id)
  if (!found) throw new Failure('NOT_FOUND', { what: 'backfill', id: step.id ?? '' })
  await writer.rows('SELECT FROM backfills WHERE id = $1 FOR UPDATE', [found.id])
  const backfill = (await findBackfill(writer, found.id)) ?? found
  const { from, to } = mayBecome[verb]
  if (backfill.state === to) return backfill
  const states: readonly BackfillState[] = from
  if (!states.includes(backfill.state)) throw new Failure('BACKFILL_ENDED', { state: backfill.state })
  if (to === 'running') await refuseBesideAnother(writer)
  await setState(writer, backfill.id, to, null)
  await writeAudit(writer, { author, action: `backfills.${verb}`, subject: backfill.id, detail: {} })
  return (await findBackfill(writer, backfill.id)) ?? backfill
}

/** Of two that begin at once the second waits here. */
async function refuseBesideAnother(writer: Writer): Promise<void> {
  await writer.rows(`SELECT pg_advisory_xact_lock(hashtextextended('likeness.backfill', 0))`)
  if (await runningBackfill(writer)) throw new Failure('BACKFILL_RUNNING', {})
}

/** A failure that says why; null: none any more. */
export type BackfillFailure = { readonly code: string; readonly data: unknown } | null

async function setState(
  writer: Writer,
  id: BackfillId,
  state: BackfillState,
  failure: BackfillFailure,
): Promise<void> {
  await writer.run(
    `UPDATE backfills SET state = $2, failure = $3, page_at = NULL,
       finished_at = CASE WHEN $2 IN ('done', 'cancelled') THEN clock_timestamp() END
     WHERE id = $1`,
    [id, state, failure && JSON.stringify(failure)],
  )
}

/** What becomes of one that runs by itself; nothing where a person was faster. */
export async function endRunning(
  writer: Writer,
  id: BackfillId,
  state: BackfillState,
  failure: BackfillFailure,
): Promise<void> {
  const running = await writer.rows(`SELECT FROM backfills WHERE id = $1 AND state = 'running' FOR UPDATE`, [
    id,
  ])
  if (running.length > 0) await setState(writer, id, state, failure)
}

/** Why it waits, though it runs. */
export async function noteWaiting(writer: Writer, id: BackfillId, failure: BackfillFailure): Promise<void> {
  await writer.run(`UPDATE backfills SET failure = $2 WHERE id = $1 AND state = 'running'`, [
    id,
    failure && JSON.stringify(failure),
  ])
}

export async function writeTotal(writer: Writer, id: BackfillId, total: number): Promise<void> {
  await writer.run('UPDATE backfills SET total = $2 WHERE id = $1', [id, total])
}

/** Stores vectors of messages that it is about to take in, and counts them. */
export async function noteEmbedded(
  writer: Writer,
  id: BackfillId,
  store: () => Promise<number>,
): Promise<void> {
  // First this row, then the messages: as pages do, so that of two nobody waits for the other in a circle.
  await writer.rows('SELECT FROM backfills WHERE id = $1 FOR UPDATE', [id])
  const stored = await store()
  await writer.run('UPDATE backfills SET embedded = embedded + $2 WHERE id = $1', [id, stored])
}
