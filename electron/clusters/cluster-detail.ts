import { z } from 'zod'
import { Failure } from '../../shared/failure.ts'
import { type ClusterDetail, ClusterMember } from '../../shared/model/cluster.ts'
import type { LinkKind } from '../../shared/model/link.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'
import { readCursor, writeCursor } from '../store/page-cursor.ts'
import { actsOfCluster } from './act-store.ts'
import { readClusterRow } from './cluster-list.ts'
import { SHOWN_BESIDE_CHARACTERS, SHOWN_CHARACTERS, shownText } from './shown-text.ts'

/** @throws Failure NOT_FOUND */
export async function readCluster(reader: Reader, id: string): Promise<ClusterDetail> {
  const row = await readClusterRow(reader, id)
  const [more] = await reader.rows<{ responseText: string | null; superseded: number }>(
    // Members that were there before Likeness have no home.
    `SELECT c.response_text AS "responseText",
       greatest(0, (SELECT count(*) FROM homes h WHERE h.cluster_id = c.id) - c.member_count) AS superseded
     FROM clusters c WHERE c.id = $1`,
    [id],
  )
  if (!row || !more) throw new Failure('NOT_FOUND', { what: 'cluster', id })
  return { ...row, ...more, acts: await actsOfCluster(reader, id) }
}

/** A member before the verdicts on its link are known: labels are kept elsewhere. */
export type UnlabelledMember = Omit<ClusterMember, 'label' | 'labelId'>

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
  history: number
  outcome: string
  configVersion: number
  threshold: number
  trigramThreshold: number
  isWeakest: boolean
  kind: LinkKind | null
  trigramScore: number | null
  vectorScore: number | null
  matchedId: string | null
  matchedExternalId: string | null
  matchedText: string | null
  matchedVisitor: string | null
}

/** A page of members in order of joining, each with the decision that brought it here. */
export async function listMembers(
  reader: Reader,
  id: string,
  page: { cursor: string | null; limit: number },
): Promise<{ items: UnlabelledMember[]; next: string | null }> {
  const [history, seq] =
    page.cursor === null
      ? [null, null]
      : readCursor(page.cursor, z.tuple([z.number().int(), z.number().int()]))
  const rows = await reader.rows<Row>(
    `SELECT m.id, m.external_message_id AS "externalId", m.creator_id AS creator, m.seq,
       ${shownText('m.text', SHOWN_CHARACTERS)} AS text,
       m.channel_id AS channel, m.visitor_username AS visitor, m.is_paid_dm AS "isPaid",
       m.created_at AS "createdAt", h.history, d.outcome, d.config_version AS "configVersion", d.threshold,
       d.trigram_threshold AS "trigramThreshold", b.kind, b.trigram_score AS "trigramScore",
       b.vector_score AS "vectorScore", b.matched_id AS "matchedId",
       x.external_message_id AS "matchedExternalId", ${shownText('x.text', SHOWN_BESIDE_CHARACTERS)} AS "matchedText", x.visitor_username AS "matchedVisitor",
       coalesce(c.weakest_message_id = m.id, false) AS "isWeakest"
     FROM cluster_messages cm
     JOIN clusters c ON c.id = cm.cluster_id
     JOIN messages m ON m.id = cm.message_id
     JOIN homes h ON h.message_id = m.id
     JOIN LATERAL (
       SELECT d.*, d.own_home = c.id AND d.outcome <> 'degraded:kept' AS brought FROM decisions d
       WHERE d.message_id = m.id AND NOT EXISTS (SELECT FROM acts b WHERE b.takes_back = d.act_id)
       ORDER BY brought DESC NULLS LAST, d.history DESC LIMIT 1
     ) d ON true
     LEFT JOIN decisions b ON b.creator_id = d.creator_id AND b.history = d.history AND d.brought
     LEFT JOIN messages x ON x.id = b.matched_id
     WHERE cm.cluster_id = $1 AND ($2::bigint IS NULL OR (h.history, m.seq) > ($2, $3))
     ORDER BY h.history, m.seq LIMIT $4`,
    [id, history, seq, page.limit],
  )
  const last = rows.at(-1)
  return {
    items: rows.map(toMember),
    next: last && rows.length === page.limit ? writeCursor([last.history, last.seq]) : null,
  }
}

const score = (millionths: number | null): number | null =>
  millionths === null ? null : fromMillionths(millionths)

const toMember = (row: Row): UnlabelledMember =>
  ClusterMember.omit({ label: true, labelId: true }).parse({
    message: { ...row, createdAt: row.createdAt.toISOString() },
    outcome: row.outcome,
    match:
      row.matchedId === null
        ? null
        : {
            id: row.matchedId,
            externalId: row.matchedExternalId,
            text: row.matchedText,
            visitor: row.matchedVisitor,
            kind: row.kind,
            trigramScore: score(row.trigramScore),
            vectorScore: score(row.vectorScore),
          },
    configVersion: row.configVersion,
    threshold: fromMillionths(row.threshold),
    trigramThreshold: fromMillionths(row.trigramThreshold),
    isWeakest: row.isWeakest,
  })
