import { Failure } from '../../shared/failure.ts'
import type { LinkKind } from '../../shared/model/link.ts'
import type { Millionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'

/** A stored link with both messages as they are now. */
export type StoredLink = {
  readonly creator: string
  readonly message: string
  readonly messageText: string
  readonly candidate: string
  readonly candidateText: string
  readonly score: Millionths
  /** The model whose vectors were compared. */
  readonly model: string | null
}

/**
 * The link of one kind from a message to an earlier one, as its last decision stored it.
 * @throws Failure NOT_FOUND where the engine never linked the two that way.
 */
export async function readLink(
  reader: Reader,
  link: { message: string; candidate: string; kind: LinkKind },
): Promise<StoredLink> {
  const [found] = await reader.rows<StoredLink>(
    `SELECT m.creator_id AS creator, m.external_message_id AS message, m.text AS "messageText",
       x.external_message_id AS candidate, x.text AS "candidateText", u.score, d.model
     FROM messages m
     JOIN messages x ON x.id = $2 AND x.creator_id = m.creator_id
     JOIN decisions d ON d.message_id = m.id
     JOIN links l ON l.creator_id = d.creator_id AND l.history = d.history AND l.kind = $3
     CROSS JOIN LATERAL unnest(l.seqs, l.scores) AS u (seq, score)
     WHERE m.id = $1 AND u.seq = x.seq
     ORDER BY d.history DESC LIMIT 1`,
    [link.message, link.candidate, link.kind],
  )
  if (!found) throw new Failure('NOT_FOUND', { what: 'link', id: `${link.message} – ${link.candidate}` })
  return found
}
