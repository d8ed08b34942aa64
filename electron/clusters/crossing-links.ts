import type { Reader } from '../store/database.ts'
import { type KnownMessage, membersAmong } from './live-world.ts'

/**
 * The pairs that taking `removed` out of a home refuses: along stored links between a removed and a staying
 * message; a removed one without such a link is refused with the oldest member (lowest seq) that stays. Never two of
 * the removed: they may well belong together elsewhere.
 */
export async function crossingPairs(
  reader: Reader,
  creator: string,
  removed: readonly KnownMessage[],
  staying: readonly KnownMessage[],
): Promise<[KnownMessage, KnownMessage][]> {
  const [oldest] = membersAmong(staying).sort((one, other) => one.seq - other.seq)
  if (!oldest) return []
  const links = await linksBetween(reader, creator, removed, staying)
  const stayingBySeq = new Map(staying.map((message) => [message.seq, message]))
  return removed.flatMap((message) => {
    const linked = [...(links.get(message.seq) ?? [])].flatMap((seq) => stayingBySeq.get(seq) ?? [])
    return (linked.length > 0 ? linked : [oldest]).map((other): [KnownMessage, KnownMessage] => [
      message,
      other,
    ])
  })
}

/** Which of the removed are linked to whom of the staying, in either direction and by either kind. */
async function linksBetween(
  reader: Reader,
  creator: string,
  removed: readonly KnownMessage[],
  staying: readonly KnownMessage[],
): Promise<Map<number, Set<number>>> {
  // Joins, as each end of a link may be one of thousands: looking it up in an array would take seconds.
  const rows = await reader.rows<{ removed: number; staying: number }>(
    `WITH ends AS (
       SELECT seq, true AS leaves FROM unnest($2::bigint[]) AS seq
       UNION ALL SELECT seq, false FROM unnest($3::bigint[]) AS seq
     )
     SELECT DISTINCT CASE WHEN a.leaves THEN a.seq ELSE b.seq END AS removed,
       CASE WHEN a.leaves THEN b.seq ELSE a.seq END AS staying
     FROM ends a
     JOIN decisions d ON d.creator_id = $1 AND d.seq = a.seq
     JOIN links l ON l.creator_id = d.creator_id AND l.history = d.history
     CROSS JOIN LATERAL unnest(l.seqs) AS c (candidate)
     JOIN ends b ON b.seq = c.candidate AND b.leaves <> a.leaves`,
    [creator, removed.map((message) => message.seq), staying.map((message) => message.seq)],
  )
  const links = new Map<number, Set<number>>()
  for (const row of rows) {
    const known = links.get(row.removed)
    if (known) known.add(row.staying)
    else links.set(row.removed, new Set([row.staying]))
  }
  return links
}
