import type { IngestCounts, IngestOutcome, IngestTokenId, IngestWay } from '../../shared/model/ingest.ts'
import type { Reader, Writer } from '../store/database.ts'

/** What is counted: a message by what became of it, or a request that was refused as a whole. */
export type CountedOutcome = IngestOutcome | 'refused'

export type IngestCount = {
  readonly way: IngestWay
  readonly outcome: CountedOutcome
  readonly count: number
}

/** What was counted and not written yet. */
export type IngestUse = { readonly counts: readonly IngestCount[]; readonly tokens: readonly IngestTokenId[] }

/** Adds to the hour's counts, notes which tokens were used, and drops counts that nobody asks for any more. */
export async function writeUse(writer: Writer, { counts, tokens }: IngestUse): Promise<void> {
  if (counts.length > 0) {
    // In one order: two programs that write their counts at once wait for each other and not for ever.
    await writer.run(
      `INSERT INTO ingest_counts (hour, way, outcome, count)
       SELECT date_trunc('hour', clock_timestamp()), way, outcome, n
       FROM unnest($1::text[], $2::text[], $3::bigint[]) AS new (way, outcome, n) ORDER BY way, outcome
       ON CONFLICT (hour, way, outcome) DO UPDATE SET count = ingest_counts.count + excluded.count`,
      [counts.map(({ way }) => way), counts.map(({ outcome }) => outcome), counts.map(({ count }) => count)],
    )
    await writer.run("DELETE FROM ingest_counts WHERE hour < clock_timestamp() - interval '3 days'")
  }
  if (tokens.length > 0) {
    await writer.run(
      `UPDATE ingest_tokens SET last_used_at = clock_timestamp() WHERE id IN (
         SELECT id FROM ingest_tokens WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)`,
      [tokens],
    )
  }
}

/** Of the last 24 hours, the oldest of them as far as it is over. */
export async function lastDayCounts(reader: Reader): Promise<IngestCounts> {
  const rows = await reader.rows<{ outcome: CountedOutcome; count: number }>(
    `SELECT outcome, sum(count)::bigint AS count FROM ingest_counts
     WHERE hour > clock_timestamp() - interval '24 hours' GROUP BY outcome`,
  )
  const of = (outcome: CountedOutcome) => rows.find((row) => row.outcome === outcome)?.count ?? 0
  return {
    stored: of('stored'),
    duplicates: of('duplicate'),
    conflicts: of('conflict'),
    rejected: of('rejected'),
    refused: of('refused'),
  }
}
