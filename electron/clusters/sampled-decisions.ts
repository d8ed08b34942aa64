import type { Reader } from '../store/database.ts'

/**
 * The next decisions of a creator that were made by an index and are to be checked: one in so many, the same whoever
 * asks, after the last that was.
 */
export async function decisionsToCheck(
  reader: Reader,
  creator: string,
  { oneIn, limit }: { readonly oneIn: number; readonly limit: number },
): Promise<number[]> {
  const rows = await reader.rows<{ history: number }>(
    `SELECT d.history FROM decisions d JOIN messages m ON m.id = d.message_id AND m.erased_at IS NULL
     WHERE d.creator_id = $1 AND d.search_method = 'hnsw'
       AND d.history > (SELECT coalesce(max(c.history), 0) FROM search_checks c WHERE c.creator_id = $1)
       AND mod(hashtextextended(d.creator_id || ' ' || d.history, 0), $2::bigint) = 0
     ORDER BY d.history LIMIT $3`,
    [creator, oneIn, limit],
  )
  return rows.map(({ history }) => history)
}
