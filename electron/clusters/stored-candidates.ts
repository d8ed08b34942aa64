import pg from 'pg'
import { normalise } from '../../shared/text/normalise.ts'
import { vectorBy } from '../embeddings/vector-sql.ts'
import type { IndexedMessage } from '../links/search.ts'
import { readBinaryRows } from '../store/copy-binary.ts'
import type { Reader } from '../store/database.ts'
import { decodeVector } from '../store/vector-codec.ts'

/** A stored message as a candidate. */
export type StoredCandidate = IndexedMessage & { readonly textHash: string }

/**
 * The decided messages with these seqs that take part in matching, in no order. A vector that came late counts from
 * the second decision on.
 */
export async function readCandidates(
  reader: Reader,
  creator: string,
  model: string,
  seqs: readonly number[],
): Promise<StoredCandidate[]> {
  if (seqs.length === 0) return []
  return candidatesWhere(reader, model, creator, `m.seq IN (${seqs.map(Number).join(', ')})`)
}

/** Those whose vectors by the model do not lie in their messages, where an index looks; null where they are more than `most`. */
export async function readBeside(
  reader: Reader,
  creator: string,
  model: string,
  most: number,
): Promise<StoredCandidate[] | null> {
  const rows = await reader.rows<{ seq: number }>(
    `SELECT m.seq FROM message_embeddings e JOIN messages m ON m.id = e.message_id
     WHERE e.model = $2 AND m.creator_id = $1 AND m.seq IS NOT NULL AND m.embedding_model IS DISTINCT FROM $2 LIMIT $3`,
    [creator, model, most + 1],
  )
  if (rows.length > most) return null
  const seqs = rows.map(({ seq }) => seq)
  return readCandidates(reader, creator, model, seqs)
}

/** Those that are answered; null where they are more than `most`. */
export async function readAnswered(
  reader: Reader,
  creator: string,
  model: string,
  most: number,
): Promise<StoredCandidate[] | null> {
  const [counted] = await reader.rows<{ answered: number }>(
    `SELECT count(*) AS answered FROM (
       SELECT FROM clusters c JOIN homes h ON h.cluster_id = c.id
       WHERE c.creator_id = $1 AND c.status = 'actioned' LIMIT $2
     ) AS first`,
    [creator, most + 1],
  )
  const answered = counted?.answered ?? 0
  if (answered > most) return null
  return answered === 0 ? [] : candidatesWhere(reader, model, creator, "c.status = 'actioned'")
}

/** COPY takes no parameters, so texts are quoted by the driver's own function. */
async function candidatesWhere(
  reader: Reader,
  model: string,
  creator: string,
  condition: string,
): Promise<StoredCandidate[]> {
  const rows = reader.copyOut(
    `COPY (
       SELECT m.seq::float8, (extract(epoch FROM m.created_at) * 1000)::float8, m.text, m.text_hash,
         CASE WHEN EXISTS (
             SELECT FROM decisions d WHERE d.creator_id = m.creator_id AND d.seq = m.seq AND NOT d.is_degraded
               AND d.outcome <> 'rebuild')
           THEN ${vectorBy('m', pg.escapeLiteral(model))} END,
         coalesce(c.status = 'actioned', false)
       FROM messages m
       LEFT JOIN homes h ON h.message_id = m.id
       LEFT JOIN clusters c ON c.id = h.cluster_id
       WHERE m.creator_id = ${pg.escapeLiteral(creator)} AND ${condition} AND m.erased_at IS NULL
         AND EXISTS (
           SELECT FROM decisions d WHERE d.creator_id = m.creator_id AND d.seq = m.seq
             AND d.outcome NOT IN ('skipped:paid', 'skipped:empty', 'skipped:gate'))
     ) TO STDOUT (FORMAT binary)`,
  )
  const candidates: StoredCandidate[] = []
  for await (const [seq, createdAt, text, textHash, vector, isAnswered] of readBinaryRows(rows)) {
    if (!seq || !createdAt || !text || !textHash || !isAnswered)
      throw new Error('a column that is never null was null')
    candidates.push({
      seq: seq.readDoubleBE(),
      createdAtMs: Math.trunc(createdAt.readDoubleBE()),
      normalised: normalise(text.toString('utf8')),
      textHash: textHash.toString('utf8'),
      vector: vector ? decodeVector(vector) : null,
      isAnswered: isAnswered[0] === 1,
    })
  }
  return candidates
}
