import { ROW_HISTOGRAM_BINS } from '../../shared/model/cluster.ts'
import { MILLION } from '../../shared/model/similarity.ts'
import type { Writer } from '../store/database.ts'

/** Characters of a message that a row shows at most; rows are one line. */
const PREVIEW_LENGTH = 300

/**
 * Brings what is derived from homes up to date for these clusters: the members (of each channel the
 * newest message by created_at, seq; never one that came in shadow), and what the list shows of them: their number, the oldest text, and
 * the scores of the links that still hold inside, one a member at most: where two of its decisions have put it here, the
 * newer one's. `chain-store.ts` reads the same links.
 * Counted anew from the rows each time, so it cannot drift. The caller holds the creator's lock.
 */
export async function refreshClusters(writer: Writer, clusters: readonly string[]): Promise<void> {
  if (clusters.length === 0) return
  await writer.run(
    `WITH newest AS (
       SELECT DISTINCT ON (h.cluster_id, m.channel_id) h.cluster_id, h.message_id
       FROM homes h JOIN messages m ON m.id = h.message_id
       WHERE h.cluster_id = ANY($1::uuid[]) AND NOT h.is_shadow
       ORDER BY h.cluster_id, m.channel_id, m.created_at DESC, m.seq DESC
     ), gone AS (
       DELETE FROM cluster_messages c WHERE c.cluster_id = ANY($1::uuid[])
         AND NOT EXISTS (SELECT FROM newest n WHERE n.cluster_id = c.cluster_id AND n.message_id = c.message_id)
     )
     INSERT INTO cluster_messages (cluster_id, message_id)
     SELECT cluster_id, message_id FROM newest ON CONFLICT (cluster_id, message_id) DO NOTHING`,
    [clusters],
  )
  await writer.run(
    `UPDATE clusters c SET
       member_count = (SELECT count(*) FROM cluster_messages m WHERE m.cluster_id = c.id),
       preview = coalesce((
         SELECT left(m.text, ${PREVIEW_LENGTH}) FROM cluster_messages cm JOIN messages m ON m.id = cm.message_id
         WHERE cm.cluster_id = c.id ORDER BY m.created_at, m.seq LIMIT 1), ''),
       weakest_score = inside.scores[1], weakest_kind = inside.kinds[1],
       weakest_message_id = inside.messages[1],
       histogram = ARRAY(
         SELECT count(score) FROM generate_series(0, ${ROW_HISTOGRAM_BINS - 1}) AS bin
         LEFT JOIN unnest(inside.scores) AS score
           ON least(${ROW_HISTOGRAM_BINS - 1}, greatest(0, score * ${ROW_HISTOGRAM_BINS} / ${MILLION})) = bin
         GROUP BY bin ORDER BY bin)::integer[],
       updated_at = clock_timestamp()
     FROM unnest($1::uuid[]) AS touched (id)
     CROSS JOIN LATERAL (
       SELECT array_agg(link.score ORDER BY link.score, link.history) AS scores,
         array_agg(link.kind ORDER BY link.score, link.history) AS kinds,
         array_agg(link.message_id ORDER BY link.score, link.history) AS messages
       FROM (
         SELECT DISTINCT ON (d.message_id) d.kind, d.history, d.message_id,
           CASE d.kind WHEN 'trigram' THEN d.trigram_score ELSE d.vector_score END AS score
         FROM cluster_messages cm
         JOIN decisions d ON d.message_id = cm.message_id AND d.own_home = cm.cluster_id
           AND d.outcome <> 'degraded:kept' AND NOT EXISTS (SELECT FROM acts b WHERE b.takes_back = d.act_id)
         JOIN homes h ON h.message_id = d.matched_id AND h.cluster_id = cm.cluster_id
         WHERE cm.cluster_id = touched.id
         ORDER BY d.message_id, d.history DESC
       ) link
     ) inside
     WHERE c.id = touched.id`,
    [clusters],
  )
}
