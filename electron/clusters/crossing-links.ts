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
  const links = await linksAmong(reader, creator, [...removed, ...staying])
  const stayingBySeq = new Map(staying.map((message) => [message.seq, message]))
  return removed.flatMap((message) => {
    const linked = [...(links.get(message.seq) ?? [])].flatMap((seq) => stayingBySeq.get(seq) ?? [])
    return (linked.length > 0 ? linked : [oldest]).map((other): [KnownMessage, KnownMessage] => [
      message,
      other,
    ])
  })
}

/** Which of these messages are linked, in either direction and by either kind. */
async function linksAmong(
  reader: Reader,
  creator: string,
  messages: readonly KnownMessage[],
): Promise<Map<number, Set<number>>> {
  const rows = await reader.rows<{ seq: number; candidate: number }>(
    `SELECT DISTINCT d.seq, c.candidate
     FROM decisions d
     JOIN links l ON l.creator_id = d.creator_id AND l.history = d.history
     CROSS JOIN LATERAL unnest(l.seqs) AS c (candidate)
     WHERE d.creator_id = $1 AND d.seq = ANY($2) AND c.candidate = ANY($2)`,
    [creator, messages.map((message) => message.seq)],
  )
  const links = new Map<number, Set<number>>()
  const note = (from: number, to: number) => {
    const known = links.get(from)
    if (known) known.add(to)
    else links.set(from, new Set([to]))
  }
  for (const { seq, candidate } of rows) {
    note(seq, candidate)
    note(candidate, seq)
  }
  return links
}
