import { z } from 'zod'
import { fromMillionths } from '../../shared/model/similarity.ts'
import { Suggestion } from '../../shared/model/suggestion.ts'
import type { Reader } from '../store/database.ts'
import { pointInTime, readCursor, writeCursor } from '../store/page-cursor.ts'
import { SHOWN_BESIDE_CHARACTERS, shownText } from './shown-text.ts'

const Place = z.tuple([pointInTime, z.string(), z.number().int()])

/** One side of a refusal is this message, by itself or by its text; a text is never refused with its own copies. */
const isSide = (side: 'first' | 'second', message: string): string =>
  `(r.${side}_seq = ${message}.seq OR (r.first_hash <> r.second_hash AND r.${side}_hash = ${message}.text_hash))`

/** Whether a refusal stands between `m` and `c` or whoever lives with `c`. */
const isRefused = `EXISTS (
  SELECT FROM refusals r WHERE r.creator_id = m.creator_id AND r.ended_by IS NULL
    AND (${isSide('first', 'm')} OR ${isSide('second', 'm')})
    AND EXISTS (
      SELECT FROM messages o LEFT JOIN homes oh ON oh.message_id = o.id
      WHERE (o.id = c.id OR oh.cluster_id = ch.cluster_id) AND o.creator_id = m.creator_id
        AND ((${isSide('first', 'm')} AND ${isSide('second', 'o')})
          OR (${isSide('second', 'm')} AND ${isSide('first', 'o')}))))`

/** The decision whose links `d` rests on: a rebuild has those of the newest before it. */
const linkedBy = `CASE WHEN d.act_id IS NULL THEN d.history ELSE (
  SELECT max(o.history) FROM decisions o
  WHERE o.creator_id = d.creator_id AND o.seq = d.seq AND o.history < d.history AND o.act_id IS NULL) END`

/** Whether anything else is the newest word on the message of `d`; a rebuild that was taken back says nothing. */
const isOutdated = `EXISTS (
    SELECT FROM decisions n WHERE n.creator_id = d.creator_id AND n.seq = d.seq AND n.history > d.history
      AND NOT EXISTS (SELECT FROM acts b WHERE b.takes_back = n.act_id))
  OR EXISTS (SELECT FROM acts b WHERE b.takes_back = d.act_id)`

/** The best vector link of decision `d` that a person could still follow. */
const bestLink = `SELECT c.*, u.score, CASE WHEN k.member_count >= 2 THEN k.id END AS cluster_id
  FROM links l
  CROSS JOIN LATERAL unnest(l.seqs, l.scores) WITH ORDINALITY AS u (seq, score, rank)
  JOIN messages c ON c.creator_id = l.creator_id AND c.seq = u.seq
  LEFT JOIN homes ch ON ch.message_id = c.id
  LEFT JOIN clusters k ON k.id = ch.cluster_id
  WHERE l.creator_id = d.creator_id AND l.history = ${linkedBy} AND l.kind = 'vector'
    AND u.score >= d.suggest_threshold AND c.erased_at IS NULL
    AND coalesce(c.word_count >= d.minimum_words, true)
    AND k.status IS DISTINCT FROM 'actioned' AND NOT ${isRefused}
  ORDER BY u.rank LIMIT 1`

/** What was decided in shadow is kept from people for as long as its creator is in shadow. */
const isHidden = `(d.is_shadow AND (
  SELECT g.value FROM gates g WHERE g.creator_id IN (d.creator_id, '') ORDER BY g.creator_id = '' LIMIT 1
) IS NOT DISTINCT FROM 'shadow')`

type Row = {
  id: string
  externalId: string
  creator: string
  seq: number
  text: string
  channel: string
  visitor: string
  isPaid: boolean
  createdAt: Date
  candidateId: string
  candidateExternalId: string
  candidateText: string
  candidateVisitor: string
  candidateCreatedAt: Date
  cluster: string | null
  score: number
  decidedAt: string
  history: number
}

/** A page of suggestions, those decided last first. */
export async function listSuggested(
  reader: Reader,
  { creator }: { creator: string | null },
  page: { cursor: string | null; limit: number },
): Promise<{ items: Suggestion[]; next: string | null }> {
  const [decidedAt, of, history] = page.cursor === null ? [null, null, null] : readCursor(page.cursor, Place)
  // OFFSET 0 has each message read by its key: with a plain join all of them may be read first.
  const rows = await reader.rows<Row>(
    `SELECT m.id, m.external_message_id AS "externalId", m.creator_id AS creator, m.seq,
       ${shownText('m.text', SHOWN_BESIDE_CHARACTERS)} AS text, m.channel_id AS channel,
       m.visitor_username AS visitor, m.is_paid_dm AS "isPaid", m.created_at AS "createdAt",
       x.id AS "candidateId", x.external_message_id AS "candidateExternalId",
       ${shownText('x.text', SHOWN_BESIDE_CHARACTERS)} AS "candidateText",
       x.visitor_username AS "candidateVisitor", x.created_at AS "candidateCreatedAt", x.cluster_id AS cluster,
       x.score, d.decided_at::text AS "decidedAt", d.history
     FROM decisions d
     CROSS JOIN LATERAL (SELECT * FROM messages WHERE id = d.message_id OFFSET 0) m
     CROSS JOIN LATERAL (${bestLink}) x
     WHERE d.is_suggested AND m.erased_at IS NULL AND ($1::text IS NULL OR d.creator_id = $1)
       AND ($2::timestamptz IS NULL OR (d.decided_at, d.creator_id, d.history) < ($2, $3, $4))
       AND NOT EXISTS (SELECT FROM homes h WHERE h.message_id = m.id)
       AND NOT (${isOutdated})
       AND NOT ${isHidden}
     ORDER BY d.decided_at DESC, d.creator_id DESC, d.history DESC LIMIT $5`,
    [creator, decidedAt, of, history, page.limit],
  )
  const last = rows.at(-1)
  return {
    items: rows.map(toSuggestion),
    next:
      last && rows.length === page.limit ? writeCursor([last.decidedAt, last.creator, last.history]) : null,
  }
}

const toSuggestion = (row: Row): Suggestion =>
  Suggestion.parse({
    message: { ...row, createdAt: row.createdAt.toISOString() },
    candidate: {
      id: row.candidateId,
      externalId: row.candidateExternalId,
      text: row.candidateText,
      visitor: row.candidateVisitor,
      createdAt: row.candidateCreatedAt.toISOString(),
      cluster: row.cluster,
    },
    score: fromMillionths(row.score),
  })
