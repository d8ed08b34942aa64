import pg from 'pg'
import { normalise } from '../../shared/text/normalise.ts'
import { vectorBy } from '../embeddings/vector-sql.ts'
import type { IndexedMessage } from '../links/search.ts'
import { readBinaryRows } from '../store/copy-binary.ts'
import type { Reader } from '../store/database.ts'
import { decodeVector } from '../store/vector-codec.ts'

/**
 * Seqs that one query looks at, some 4 MB of vectors: everyone else waits for a query, and what the embedded
 * database answers is in memory at once.
 */
const PAGE = 500

/**
 * Decided messages after `afterSeq` that take part in matching, with their vectors of this model, by seq. A vector
 * that came late counts from the second decision on. They are read in several queries; who is answered may be newer than where the reading began, never older.
 */
export async function* eligibleMessages(
  reader: Reader,
  model: string,
  creator: string,
  decidedSeq: number,
  afterSeq = 0,
): AsyncGenerator<IndexedMessage> {
  for (let after = afterSeq; after < decidedSeq; after += PAGE) {
    yield* eligibleBetween(reader, model, creator, after, Math.min(after + PAGE, decidedSeq))
  }
}

async function* eligibleBetween(
  reader: Reader,
  model: string,
  creator: string,
  after: number,
  upTo: number,
): AsyncGenerator<IndexedMessage> {
  // COPY takes no parameters, so the two texts are quoted by the driver's own function.
  const rows = reader.copyOut(
    `COPY (
       SELECT m.seq::float8, (extract(epoch FROM m.created_at) * 1000)::float8, m.text,
         CASE WHEN NOT d.is_degraded THEN ${vectorBy('m', pg.escapeLiteral(model))} END,
         coalesce(c.status = 'actioned', false)
       FROM messages m
       JOIN decisions d ON d.creator_id = m.creator_id AND d.seq = m.seq
         AND d.outcome NOT IN ('skipped:paid', 'skipped:empty', 'skipped:gate', 'rebuild')
         AND NOT EXISTS (SELECT FROM decisions r WHERE r.creator_id = d.creator_id AND r.replaces = d.history)
       LEFT JOIN homes h ON h.message_id = m.id
       LEFT JOIN clusters c ON c.id = h.cluster_id
       WHERE m.creator_id = ${pg.escapeLiteral(creator)} AND m.erased_at IS NULL AND m.seq > ${Number(after)} AND m.seq <= ${Number(upTo)}
       ORDER BY m.seq
     ) TO STDOUT (FORMAT binary)`,
  )
  for await (const [seq, createdAt, text, vector, isAnswered] of readBinaryRows(rows)) {
    if (!seq || !createdAt || !text || !isAnswered) throw new Error('a column that is never null was null')
    yield {
      seq: seq.readDoubleBE(),
      createdAtMs: Math.trunc(createdAt.readDoubleBE()),
      normalised: normalise(text.toString('utf8')),
      vector: vector ? decodeVector(vector) : null,
      isAnswered: isAnswered[0] === 1,
    }
  }
}

/** Messages that were answered, or freed by taking that back, between two places of the history; as it ended. */
export function answersSince(
  reader: Reader,
  creator: string,
  after: number,
  upTo: number,
): Promise<{ seq: number; isAnswered: boolean }[]> {
  return reader.rows(
    `SELECT DISTINCT ON (m.seq) m.seq, a.kind = 'action' AS "isAnswered"
     FROM acts a
     JOIN act_messages m ON m.act_id = a.id AND NOT m.is_shadow
     LEFT JOIN acts t ON t.id = a.takes_back
     WHERE a.creator_id = $1 AND a.history > $2 AND a.history <= $3 AND (a.kind = 'action' OR t.kind = 'action')
     ORDER BY m.seq, a.history DESC`,
    [creator, after, upTo],
  )
}

/** Whether anything between two places of the history changed who takes part, or with which vector, among decided messages. */
export async function isRearranged(
  reader: Reader,
  creator: string,
  after: number,
  upTo: number,
): Promise<boolean> {
  const [row] = await reader.rows<{ isRearranged: boolean }>(
    `SELECT EXISTS (
         SELECT FROM decisions WHERE creator_id = $1 AND history > $2 AND history <= $3 AND replaces IS NOT NULL
       ) OR EXISTS (
         SELECT FROM acts WHERE creator_id = $1 AND history > $2 AND history <= $3 AND kind = 'delete'
       ) AS "isRearranged"`,
    [creator, after, upTo],
  )
  return row?.isRearranged ?? false
}
