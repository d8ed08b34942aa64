import { Failure } from '../../shared/failure.ts'
import { ChainLink, type ChainMessage } from '../../shared/model/chain.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'
import { type Joining, type JoinForest, joinForest, type Resident } from './join-forest.ts'
import { shownText } from './shown-text.ts'

/** Characters of a text on a path: what it is about, many below each other. */
const CHAIN_CHARACTERS = 300

/** A cluster's joins, with whose they are. */
export type StoredForest = JoinForest & { readonly creator: string; readonly cluster: string }

type Row = { seq: number; isMember: boolean; isMatchHere: boolean; matchedSeq: number | null } & {
  readonly [Column in 'kind' | 'score' | 'history']: Joining[Column] | null
}

/**
 * Reads who lives in a cluster and what brought each there: the newest of its decisions that matched it to one who lives
 * there too; where there is none, a person who put it to one who does; else what is left of either.
 * @throws Failure NOT_FOUND
 */
export async function readForest(reader: Reader, cluster: string): Promise<StoredForest> {
  const [known] = await reader.rows<{ creator: string }>(
    'SELECT creator_id AS creator FROM clusters WHERE id = $1',
    [cluster],
  )
  if (!known) throw new Failure('NOT_FOUND', { what: 'cluster', id: cluster })
  const rows = await reader.rows<Row>(
    `SELECT DISTINCT ON (h.seq) h.seq, cm.message_id IS NOT NULL AS "isMember",
       t.message_id IS NOT NULL AS "isMatchHere", d.matched_seq AS "matchedSeq", d.kind, d.history,
       CASE d.kind WHEN 'trigram' THEN d.trigram_score ELSE d.vector_score END AS score
     FROM homes h
     LEFT JOIN cluster_messages cm ON cm.message_id = h.message_id AND cm.cluster_id = h.cluster_id
     LEFT JOIN decisions d ON d.message_id = h.message_id AND d.own_home = h.cluster_id
       AND d.outcome <> 'degraded:kept' AND d.matched_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM acts b WHERE b.takes_back = d.act_id)
     LEFT JOIN homes t ON t.message_id = d.matched_id AND t.cluster_id = h.cluster_id
     WHERE h.cluster_id = $1
     ORDER BY h.seq, t.message_id IS NULL, d.history DESC`,
    [cluster],
  )
  const joins = await readJoins(reader, cluster)
  const here = new Set(rows.map(({ seq }) => seq))
  const residents = rows.map((row): Resident => {
    const { seq, isMember, isMatchHere } = row
    const byPeople = joins.get(seq) ?? []
    const standing = byPeople.find(({ matchedSeq }) => here.has(matchedSeq))
    const decided = joiningOf(row)
    return { seq, isMember, joining: (isMatchHere ? decided : standing) ?? decided ?? byPeople[0] ?? null }
  })
  return { ...joinForest(residents), creator: known.creator, cluster }
}

const joiningOf = ({ matchedSeq, kind, score, history }: Row): Joining | null =>
  matchedSeq === null || kind === null || history === null ? null : { matchedSeq, kind, score, history }

/**
 * Joins by people of those who live in a cluster, that nobody has taken back, of each message by seq, the newest first. A
 * rebuild may have moved both since.
 */
async function readJoins(reader: Reader, cluster: string): Promise<Map<number, Joining[]>> {
  const rows = await reader.rows<{ seq: number; matchedSeq: number; history: number }>(
    `SELECT m.seq, a.candidate_seq AS "matchedSeq", a.history
     FROM homes h
     JOIN act_messages m ON m.message_id = h.message_id
     JOIN acts a ON a.id = m.act_id
     WHERE h.cluster_id = $1 AND a.kind = 'join' AND NOT EXISTS (SELECT FROM acts b WHERE b.takes_back = a.id)
     ORDER BY a.history DESC`,
    [cluster],
  )
  const joins = rows.map(({ seq, matchedSeq, history }) => ({
    seq,
    joining: { matchedSeq, kind: 'person', score: null, history } as const,
  }))
  return new Map(
    [...Map.groupBy(joins, ({ seq }) => seq)].map(([seq, list]) => [seq, list.map(({ joining }) => joining)]),
  )
}

/** The messages of these seqs as a chain shows them. */
export async function chainMessages(
  reader: Reader,
  { creator, cluster }: StoredForest,
  seqs: readonly number[],
): Promise<Map<number, ChainMessage>> {
  const rows = await reader.rows<ChainMessage & { seq: number }>(
    `SELECT m.seq, m.id, m.external_message_id AS "externalId", ${shownText('m.text', CHAIN_CHARACTERS)} AS text,
       m.visitor_username AS visitor,
       CASE WHEN h.is_shadow THEN 'shadow' WHEN cm.message_id IS NULL THEN 'superseded' ELSE 'member' END AS place
     FROM homes h JOIN messages m ON m.id = h.message_id
     LEFT JOIN cluster_messages cm ON cm.message_id = m.id AND cm.cluster_id = h.cluster_id
     WHERE h.cluster_id = $1 AND h.creator_id = $2 AND h.seq = ANY($3::bigint[])`,
    [cluster, creator, seqs],
  )
  return new Map(rows.map(({ seq, ...message }) => [seq, message]))
}

/** When each of these events of a creator's history was. */
async function timesOf(
  reader: Reader,
  creator: string,
  histories: readonly number[],
): Promise<Map<number, Date>> {
  const rows = await reader.rows<{ history: number; at: Date }>(
    `SELECT history, decided_at AS at FROM decisions WHERE creator_id = $1 AND history = ANY($2::bigint[])
     UNION ALL SELECT history, created_at FROM acts WHERE creator_id = $1 AND history = ANY($2::bigint[])`,
    [creator, histories],
  )
  return new Map(rows.map(({ history, at }) => [history, at]))
}

/** These joins, by the places of the messages that they brought, with all that a person is shown of them. */
export async function nameJoins(
  reader: Reader,
  forest: StoredForest,
  joins: readonly number[],
): Promise<Map<number, ChainLink>> {
  const known = joins.flatMap((at) => {
    const resident = forest.residents[at]
    return resident?.joining ? [{ at, seq: resident.seq, joining: resident.joining }] : []
  })
  const messages = await chainMessages(
    reader,
    forest,
    known.flatMap(({ seq, joining }) => [seq, joining.matchedSeq]),
  )
  const times = await timesOf(
    reader,
    forest.creator,
    known.map(({ joining }) => joining.history),
  )
  return new Map(
    known.map(({ at, seq, joining }) => [
      at,
      ChainLink.parse({
        message: messages.get(seq),
        match: messages.get(joining.matchedSeq),
        kind: joining.kind,
        score: joining.score === null ? null : fromMillionths(joining.score),
        at: times.get(joining.history)?.toISOString(),
      }),
    ]),
  )
}
