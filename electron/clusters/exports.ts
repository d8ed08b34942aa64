import { fromMillionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'
import type { PreviewAsk } from './preview-values.ts'
import type { Previews } from './previews.ts'

/** Rows read at once; each becomes one line. */
const PAGE = 500

const line = (value: unknown): string => JSON.stringify(value)

/** The live clusters by id, with their members by external id, earliest first. */
export async function* exportClusters(reader: Reader, creator: string | null): AsyncGenerator<string[]> {
  let after: string | null = null
  for (;;) {
    const rows: { cluster: string; creator: string; status: string; members: string[] }[] = await reader.rows(
      `SELECT c.id AS cluster, c.creator_id AS creator, c.status,
         ARRAY(SELECT m.external_message_id FROM cluster_messages cm JOIN messages m ON m.id = cm.message_id
           WHERE cm.cluster_id = c.id ORDER BY m.seq) AS members
       FROM clusters c
       WHERE c.member_count >= 2 AND ($1::text IS NULL OR c.creator_id = $1) AND ($2::uuid IS NULL OR c.id > $2)
       ORDER BY c.id LIMIT $3`,
      [creator, after, PAGE],
    )
    if (rows.length > 0) yield rows.map(line)
    after = rows.at(-1)?.cluster ?? null
    if (rows.length < PAGE) return
  }
}

/** The clusters that a preview makes. They exist only in the preview, so they are named by its thresholds. */
export async function* exportPreviewClusters(
  reader: Reader,
  previews: Previews,
  creator: string | null,
  ask: PreviewAsk,
): AsyncGenerator<string[]> {
  const clusters = await previews.clusters(creator, ask)
  for (let from = 0; from < clusters.length; from += PAGE) {
    const part = clusters.slice(from, from + PAGE)
    const names = await externalIds(
      reader,
      part.flatMap((cluster) => cluster.members.map((seq) => ({ creator: cluster.creator, seq }))),
    )
    yield part.map((cluster, index) =>
      line({
        cluster: `preview-${from + index + 1}`,
        creator: cluster.creator,
        status: cluster.status,
        members: cluster.members.map((seq) => names.get(`${cluster.creator} ${seq}`)),
      }),
    )
  }
}

async function externalIds(
  reader: Reader,
  messages: readonly { creator: string; seq: number }[],
): Promise<Map<string, string>> {
  const rows = await reader.rows<{ creator: string; seq: number; id: string }>(
    `SELECT m.creator_id AS creator, m.seq, m.external_message_id AS id
     FROM messages m JOIN unnest($1::text[], $2::bigint[]) AS w (creator, seq)
       ON m.creator_id = w.creator AND m.seq = w.seq`,
    [messages.map((message) => message.creator), messages.map((message) => message.seq)],
  )
  return new Map(rows.map((row) => [`${row.creator} ${row.seq}`, row.id]))
}

type HistoryPlace = { readonly creator: string; readonly history: number }

/** Every stored link, by creator and in history order; scores from 0 to 1. */
export async function* exportLinks(reader: Reader, creator: string | null): AsyncGenerator<string[]> {
  type Row = HistoryPlace & { id: string; kind: string; rank: number; candidate: string; score: number }
  for await (const rows of byHistory(creator, (after) =>
    reader.rows<Row>(
      `WITH page AS (${decisionPage})
       SELECT p.creator_id AS creator, p.history, m.external_message_id AS id, l.kind, u.rank::int,
         x.external_message_id AS candidate, u.score
       FROM page p
       JOIN messages m ON m.id = p.message_id
       LEFT JOIN links l ON l.creator_id = p.creator_id AND l.history = p.history
       LEFT JOIN LATERAL unnest(l.seqs, l.scores) WITH ORDINALITY AS u (seq, score, rank) ON true
       LEFT JOIN messages x ON x.creator_id = p.creator_id AND x.seq = u.seq
       ORDER BY p.creator_id, p.history, l.kind, u.rank`,
      after,
    ),
  )) {
    const links = rows.filter((row) => row.kind !== null)
    if (links.length === 0) continue
    yield links.map(({ id, kind, rank, candidate, score }) =>
      line({ id, kind, rank, candidate, score: fromMillionths(score) }),
    )
  }
}

/** Every decision, by creator and in history order, as it was made. */
export async function* exportDecisions(reader: Reader, creator: string | null): AsyncGenerator<string[]> {
  type Row = HistoryPlace & Record<string, unknown>
  for await (const rows of byHistory(creator, (after) =>
    reader.rows<Row>(
      `WITH page AS (${decisionPage})
       SELECT m.external_message_id AS id, p.creator_id AS creator, p.history, p.seq, p.outcome,
         p.is_suggested AS suggested, p.kind, x.external_message_id AS candidate, p.own_home AS cluster,
         p.matched_home AS "candidateCluster", s.external_message_id AS superseded,
         p.trigram_score / 1000000.0::float8 AS "trigramScore", p.vector_score / 1000000.0::float8 AS "vectorScore",
         p.config_version AS "configVersion", p.threshold / 1000000.0::float8 AS threshold,
         p.trigram_threshold / 1000000.0::float8 AS "trigramThreshold",
         p.suggest_threshold / 1000000.0::float8 AS "suggestThreshold", p.minimum_words AS "minimumWords",
         p.model, p.engine_version AS "engineVersion", p.normaliser_version AS "normaliserVersion",
         p.text_hash AS "textHash", p.search_method AS "searchMethod", p.is_degraded AS degraded,
         a.external_message_id AS "answeredCandidate", p.answered_kind AS "answeredKind",
         p.answered_score / 1000000.0::float8 AS "answeredScore", p.decided_at AS "decidedAt",
         p.duration_us AS "durationUs"
       FROM page p
       JOIN messages m ON m.id = p.message_id
       LEFT JOIN messages x ON x.id = p.matched_id
       LEFT JOIN messages s ON s.id = p.superseded_id
       LEFT JOIN messages a ON a.creator_id = p.creator_id AND a.seq = p.answered_seq
       ORDER BY p.creator_id, p.history`,
      after,
    ),
  )) {
    yield rows.map(line)
  }
}

const decisionPage = `SELECT d.* FROM decisions d
  WHERE ($1::text IS NULL OR d.creator_id = $1) AND ($2::text IS NULL OR (d.creator_id, d.history) > ($2, $3))
  ORDER BY d.creator_id, d.history LIMIT $4`

/** Pages through decisions by creator and history number until one comes back empty. */
async function* byHistory<Row extends HistoryPlace>(
  creator: string | null,
  read: (values: readonly unknown[]) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let after: HistoryPlace | null = null
  for (;;) {
    const rows: Row[] = await read([creator, after?.creator ?? null, after?.history ?? null, PAGE])
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last
  }
}
