import type { LinkKind } from '../../shared/model/link.ts'
import type { Reader } from '../store/database.ts'
import type { HistoryActRow, UnreadDecisionRow } from './history-rows.ts'

/** What happened to one creator's messages between two history numbers. */
export type HistoryEvents = {
  readonly decisions: readonly UnreadDecisionRow[]
  readonly acts: readonly HistoryActRow[]
}

/** How far a creator's history has come. */
export type HistoryEnd = { readonly creator: string; readonly lastHistory: number }

/** The creators of a scope that have a history, by name; null is all creators. */
export const historyEnds = (reader: Reader, scope: string | null): Promise<HistoryEnd[]> =>
  reader.rows<HistoryEnd>(
    `SELECT creator_id AS creator, last_history AS "lastHistory" FROM creators
     WHERE last_history > 0 AND ($1::text IS NULL OR creator_id = $1) ORDER BY creator_id COLLATE "C"`,
    [scope],
  )

/** Events after one history number up to another, this one included. */
export async function readEvents(
  reader: Reader,
  creator: string,
  after: number,
  upTo: number,
): Promise<HistoryEvents> {
  return {
    decisions: await readDecisions(reader, creator, after, upTo),
    acts: await readActs(reader, creator, after, upTo),
  }
}

/**
 * Those of a rebuild are not among them: they rest on the links of others, and their act says what there is to know.
 * `OFFSET 0` has messages and links looked up by key, one by one: the planner would rather read whole tables for each
 * page, which takes longer the more of them there are.
 */
async function readDecisions(
  reader: Reader,
  creator: string,
  after: number,
  upTo: number,
): Promise<UnreadDecisionRow[]> {
  const rows = await reader.rows<Omit<UnreadDecisionRow, 'createdAtMs'> & { createdAt: Date }>(
    `SELECT d.history, d.seq, d.outcome, d.config_version AS "configVersion", m.channel_id AS channel,
       m.created_at AS "createdAt", m.text_hash AS "textHash", m.numbers_hash AS "numbersHash",
       m.word_count AS "wordCount", char_length(m.text) AS length, ${languageOf('m.raw_payload')} AS language,
       t.seqs::text AS "trigramSeqs", t.scores::text AS "trigramScores",
       v.seqs::text AS "vectorSeqs", v.scores::text AS "vectorScores"
     FROM decisions d
     CROSS JOIN LATERAL (SELECT * FROM messages WHERE id = d.message_id OFFSET 0) m
     ${linksOf('trigram')} t ON true
     ${linksOf('vector')} v ON true
     WHERE d.creator_id = $1 AND d.history > $2 AND d.history <= $3 AND d.outcome <> 'rebuild'
     ORDER BY d.history`,
    [creator, after, upTo],
  )
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAtMs: createdAt.getTime() }))
}

/** The links of one kind of a decision. */
const linksOf = (kind: LinkKind): string =>
  `LEFT JOIN LATERAL (SELECT seqs, scores FROM links
     WHERE creator_id = d.creator_id AND history = d.history AND kind = '${kind}' OFFSET 0)`

function readActs(reader: Reader, creator: string, after: number, upTo: number): Promise<HistoryActRow[]> {
  return reader.rows<HistoryActRow>(
    `SELECT a.id, a.history, a.kind, a.takes_back AS "takesBack", a.candidate_seq AS "candidateSeq",
       a.config_version AS "configVersion",
       ARRAY(SELECT m.seq::int FROM act_messages m WHERE m.act_id = a.id AND NOT (m.is_shadow AND a.kind = 'action')
         ORDER BY m.seq) AS seqs,
       ARRAY(SELECT m.seq::int FROM act_messages m WHERE m.act_id = a.id AND m.is_shadow AND a.kind = 'action'
         ORDER BY m.seq) AS "unseenSeqs",
       coalesce((SELECT jsonb_agg(jsonb_build_array(r.first_seq, r.first_hash, r.second_seq, r.second_hash) ORDER BY r.first_seq, r.second_seq)
         FROM refusals r WHERE r.act_id = a.id), '[]') AS refusals
     FROM acts a WHERE a.creator_id = $1 AND a.history > $2 AND a.history <= $3 ORDER BY a.history`,
    [creator, after, upTo],
  )
}

/** What channels and files call it; a region after it is left out. */
function languageOf(payload: string): string {
  const named = ['language', 'lang', 'locale'].map((name) => `${payload}->>'${name}'`)
  const told = `coalesce(${named.join(', ')}, ${payload}->'i18n'->>'language')`
  return `substring(lower(${told}) FROM '^([a-z]{2,3})(?:[-_]|$)')`
}
