import type { Writer } from '../store/database.ts'

/**
 * Brings what is derived from homes up to date for these clusters: the members (of each channel the
 * newest message by created_at, seq), their number, and the weakest link that still holds inside.
 * Counted anew from the rows each time, so it cannot drift. The caller holds the creator's lock.
 */
export async function refreshClusters(writer: Writer, clusters: readonly string[]): Promise<void> {
  if (clusters.length === 0) return
  await writer.run(
    `WITH newest AS (
       SELECT DISTINCT ON (h.cluster_id, m.channel_id) h.cluster_id, h.message_id
       FROM homes h JOIN messages m ON m.id = h.message_id
       WHERE h.cluster_id = ANY($1::uuid[])
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
       weakest_score = w.score, weakest_kind = w.kind, updated_at = clock_timestamp()
     FROM unnest($1::uuid[]) AS touched (id)
     LEFT JOIN LATERAL (
       SELECT d.kind, CASE d.kind WHEN 'trigram' THEN d.trigram_score ELSE d.vector_score END AS score
       FROM cluster_messages cm
       JOIN decisions d ON d.message_id = cm.message_id AND d.own_home = cm.cluster_id
       JOIN homes h ON h.message_id = d.matched_id AND h.cluster_id = cm.cluster_id
       WHERE cm.cluster_id = touched.id
       ORDER BY score, d.history LIMIT 1
     ) w ON true
     WHERE c.id = touched.id`,
    [clusters],
  )
}
