import type { Writer } from '../store/database.ts'

/**
 * Shows what a creator's messages were grouped to in shadow, once its gate is on. The caller holds the creator's
 * lock and refreshes these clusters.
 */
export async function showShadowHomes(writer: Writer, creator: string): Promise<string[]> {
  const rows = await writer.rows<{ cluster: string }>(
    'UPDATE homes SET is_shadow = false WHERE creator_id = $1 AND is_shadow RETURNING cluster_id AS cluster',
    [creator],
  )
  return [...new Set(rows.map(({ cluster }) => cluster))]
}
