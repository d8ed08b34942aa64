import { Failure } from '../../shared/failure.ts'
import type { Purpose, Spending } from '../../shared/model/embedding.ts'
import type { Database, Reader, Writer } from '../store/database.ts'

/** Share of the budget from which it is warned. */
const WARNED_FROM = 0.8

export type Call = {
  readonly purpose: Purpose
  readonly model: string
  readonly texts: number
  readonly cachedTexts: number
  /** At most, until the provider has said. */
  readonly tokens: number
  /** Millionths of a dollar for a token. */
  readonly price: number
  /** Dollars a month; null: no limit. */
  readonly budget: number | null
}

export type CallEnd = {
  readonly requests: number
  readonly tokens: number
  readonly durationMs: number
  /** `ok`, or the code of a failure. */
  readonly outcome: string
}

/** Months begin at midnight UTC, by the clock of the database. */
const THIS_MONTH = `at >= date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'`

/**
 * Writes down that the provider will be asked, with what that costs at most. Several that ask at once are
 * weighed one after the other, so together they keep the budget too.
 * @throws Failure EMBEDDING_BUDGET_SPENT, unless it is for a message that came in
 */
export function beginCall(database: Database, call: Call): Promise<number> {
  return database.write(async (writer) => {
    if (call.purpose !== 'online') await keepBudget(writer, call)
    return insertCall(writer, call, { requests: 0, tokens: call.tokens, durationMs: 0, outcome: 'running' })
  })
}

async function keepBudget(writer: Writer, { budget, tokens, price }: Call): Promise<void> {
  if (budget === null || price === 0) return
  await writer.rows(`SELECT pg_advisory_xact_lock(hashtextextended('likeness.embedding_budget', 0))`)
  const spent = await readSpent(writer)
  if (spent * 1e6 + tokens * price > budget * 1e6) {
    throw new Failure('EMBEDDING_BUDGET_SPENT', { spent, budget })
  }
}

async function insertCall(writer: Writer, call: Call, end: CallEnd): Promise<number> {
  const [row] = await writer.rows<{ id: number }>(
    `INSERT INTO embedding_calls (purpose, model, texts, cached_texts, requests, tokens, dollar_millionths,
       duration_ms, outcome)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      call.purpose,
      call.model,
      call.texts,
      call.cachedTexts,
      end.requests,
      end.tokens,
      end.tokens * call.price,
      end.durationMs,
      end.outcome,
    ],
  )
  if (!row) throw new Error('a row that was inserted has an id')
  return row.id
}

/** Writes down how many texts were known, so that none of them had to be asked. */
export async function countKnown(
  writer: Writer,
  purpose: Purpose,
  model: string,
  cachedTexts: number,
): Promise<void> {
  const call = { purpose, model, texts: 0, cachedTexts, tokens: 0, price: 0, budget: null }
  await insertCall(writer, call, { requests: 0, tokens: 0, durationMs: 0, outcome: 'ok' })
}

/** Sets a call right that was begun. */
export async function endCall(writer: Writer, id: number, call: Call, end: CallEnd): Promise<void> {
  await writer.run(
    `UPDATE embedding_calls SET requests = $2, tokens = $3, dollar_millionths = $4, duration_ms = $5, outcome = $6
     WHERE id = $1`,
    [id, end.requests, end.tokens, end.tokens * call.price, end.durationMs, end.outcome],
  )
}

/** Dollars of this month. */
async function readSpent(reader: Reader): Promise<number> {
  const [row] = await reader.rows<{ millionths: number }>(
    `SELECT coalesce(sum(dollar_millionths), 0)::float8 AS millionths FROM embedding_calls WHERE ${THIS_MONTH}`,
  )
  return (row?.millionths ?? 0) / 1e6
}

export async function readSpending(reader: Reader, budget: number | null): Promise<Spending> {
  const [row] = await reader.rows<{ tokens: number }>(
    `SELECT coalesce(sum(tokens), 0)::float8 AS tokens FROM embedding_calls WHERE ${THIS_MONTH}`,
  )
  const spent = await readSpent(reader)
  const isSpent = budget !== null && spent >= budget
  const share = budget === null || budget === 0 ? null : spent / budget
  return {
    spent,
    tokens: row?.tokens ?? 0,
    budget,
    share,
    isWarned: isSpent || (share ?? 0) >= WARNED_FROM,
    isSpent,
  }
}

/** Of the texts of the last 24 hours, those that were answered without asking; null where there were none. */
export async function readCacheHitShare(reader: Reader): Promise<number | null> {
  const [row] = await reader.rows<{ share: number | null }>(
    `SELECT sum(cached_texts)::float8 / nullif(sum(texts + cached_texts), 0) AS share
     FROM embedding_calls WHERE at >= now() - interval '24 hours'`,
  )
  return row?.share ?? null
}

/**
 * How long a text takes in calls that are not for messages that came in, of the last 30 days, in milliseconds of one call;
 * null where there was none.
 */
export async function readTextMs(reader: Reader): Promise<number | null> {
  const [row] = await reader.rows<{ ms: number | null }>(
    `SELECT sum(duration_ms)::float8 / nullif(sum(texts), 0) AS ms FROM embedding_calls
     WHERE at >= now() - interval '30 days' AND purpose IN ('backfill', 'prepare') AND texts > 0 AND outcome = 'ok'`,
  )
  return row?.ms ?? null
}
