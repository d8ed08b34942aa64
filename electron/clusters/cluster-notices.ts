import type { Reader, Writer } from '../store/database.ts'

/** A cluster is worth telling once so many channels wait for one answer. */
const CHANNELS = 3

/** Messages that came with an import of an old inbox are no news. */
const NEWS_HOURS = 24

/** Notes which of these clusters have come to three channels for the first time. The caller holds the creator's lock. */
export async function noteClusters(writer: Writer, clusters: readonly string[]): Promise<void> {
  if (clusters.length === 0) return
  await writer.run(
    `INSERT INTO cluster_notices (cluster_id, creator_id, channels)
     SELECT c.id, c.creator_id, c.member_count FROM clusters c
     WHERE c.id = ANY($1::uuid[]) AND c.member_count >= ${CHANNELS} AND c.status = 'open' AND EXISTS (
       SELECT FROM cluster_messages cm JOIN messages m ON m.id = cm.message_id
       WHERE cm.cluster_id = c.id AND m.created_at > clock_timestamp() - interval '${NEWS_HOURS} hours'
     )
     ON CONFLICT (cluster_id) DO NOTHING`,
    [clusters],
  )
}

export type ClusterNotice = {
  readonly id: number
  readonly cluster: string
  readonly creator: string
  readonly channels: number
  readonly preview: string
}

/** Notices after the one with this id, oldest first. */
export function noticesAfter(reader: Reader, id: number): Promise<ClusterNotice[]> {
  return reader.rows<ClusterNotice>(
    `SELECT n.id, n.cluster_id AS cluster, n.creator_id AS creator, c.member_count AS channels, c.preview
     FROM cluster_notices n JOIN clusters c ON c.id = n.cluster_id
     WHERE n.id > $1 AND c.status = 'open' ORDER BY n.id LIMIT 100`,
    [id],
  )
}

/** The id of the newest notice; 0 where there is none. */
export async function lastNotice(reader: Reader): Promise<number> {
  const [row] = await reader.rows<{ id: number | null }>('SELECT max(id) AS id FROM cluster_notices')
  return row?.id ?? 0
}
