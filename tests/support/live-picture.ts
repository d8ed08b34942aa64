import { Histories } from '../../electron/clusters/history-store.ts'
import { preview } from '../../electron/clusters/preview.ts'
import { acceptedLink } from '../../electron/clusters/preview-flips.ts'
import { members } from '../../electron/clusters/preview-summary.ts'
import { NO_HOME } from '../../electron/clusters/preview-world.ts'
import type { Live } from './live.ts'
import type { Model } from './model/model.ts'
import type { ModelAccepted, ModelLinks } from './model/types.ts'

/** A decision in terms that every implementation has: messages by seq, homes by who made them. */
export type DecisionPicture = {
  seq: number
  outcome: string
  kind: string | null
  candidate: number | null
  trigramScore: number | null
  vectorScore: number | null
  matchedHome: number | null
  ownHome: number | null
  superseded: number | null
  isSuggested: boolean
  answered: { kind: string; candidate: number; score: number } | null
  links: ModelLinks
}

export type ClusterPicture = { home: number; status: string; members: number[]; superseded: number[] }

export function modelPicture(model: Model, creator: string) {
  const decisions = model.decisions(creator).map(
    ({ accepted, answered, configVersion: _, ...decision }): DecisionPicture => ({
      ...decision,
      kind: accepted?.kind ?? null,
      candidate: accepted?.candidate ?? null,
      answered: answered && withoutRank(answered),
    }),
  )
  return { decisions, clusters: model.clusters(creator) }
}

const withoutRank = ({ kind, candidate, score }: ModelAccepted) => ({ kind, candidate, score })

type DecisionRow = Omit<DecisionPicture, 'answered' | 'links' | 'matchedHome' | 'ownHome'> & {
  matchedHome: string | null
  ownHome: string | null
  answeredSeq: number | null
  answeredKind: string | null
  answeredScore: number | null
  trigramSeqs: number[] | null
  trigramScores: number[] | null
  vectorSeqs: number[] | null
  vectorScores: number[] | null
}

export async function livePicture(live: Live, creator: string) {
  const rows = await live.database.rows<DecisionRow>(
    `SELECT d.seq, d.outcome, d.kind, d.matched_seq AS candidate, d.trigram_score AS "trigramScore",
       d.vector_score AS "vectorScore", d.matched_home AS "matchedHome", d.own_home AS "ownHome",
       s.seq AS superseded, d.is_suggested AS "isSuggested", d.answered_seq AS "answeredSeq",
       d.answered_kind AS "answeredKind", d.answered_score AS "answeredScore",
       t.seqs AS "trigramSeqs", t.scores AS "trigramScores", v.seqs AS "vectorSeqs", v.scores AS "vectorScores"
     FROM decisions d
     LEFT JOIN messages s ON s.id = d.superseded_id
     LEFT JOIN links t ON t.creator_id = d.creator_id AND t.history = d.history AND t.kind = 'trigram'
     LEFT JOIN links v ON v.creator_id = d.creator_id AND v.history = d.history AND v.kind = 'vector'
     WHERE d.creator_id = $1 ORDER BY d.history`,
    [live.name(creator)],
  )
  const makers = new Map(
    rows.filter((row) => row.outcome === 'created').map((row) => [row.ownHome ?? '', row.seq]),
  )
  return {
    decisions: rows.map((row) => decisionOf(row, makers)),
    clusters: await clustersOf(live, creator, makers),
  }
}

function decisionOf(row: DecisionRow, makers: ReadonlyMap<string, number>): DecisionPicture {
  const {
    answeredSeq,
    answeredKind,
    answeredScore,
    trigramSeqs,
    trigramScores,
    vectorSeqs,
    vectorScores,
    ...rest
  } = row
  const name = (home: string | null) => (home === null ? null : (makers.get(home) ?? null))
  const list = (seqs: number[] | null, scores: number[] | null) =>
    (seqs ?? []).map((seq, index) => ({ seq, score: scores?.[index] ?? Number.NaN }))
  return {
    ...rest,
    matchedHome: name(row.matchedHome),
    ownHome: name(row.ownHome),
    answered:
      answeredSeq === null
        ? null
        : { kind: String(answeredKind), candidate: answeredSeq, score: Number(answeredScore) },
    links: { trigram: list(trigramSeqs, trigramScores), vector: list(vectorSeqs, vectorScores) },
  }
}

async function clustersOf(
  live: Live,
  creator: string,
  makers: ReadonlyMap<string, number>,
): Promise<ClusterPicture[]> {
  const rows = await live.database.rows<{
    id: string
    status: string
    members: number[]
    superseded: number[]
  }>(
    `SELECT c.id, c.status,
       ARRAY(SELECT m.seq::int FROM cluster_messages cm JOIN messages m ON m.id = cm.message_id
         WHERE cm.cluster_id = c.id ORDER BY m.seq) AS members,
       ARRAY(SELECT h.seq::int FROM homes h LEFT JOIN cluster_messages cm ON cm.message_id = h.message_id
         WHERE h.cluster_id = c.id AND cm.message_id IS NULL ORDER BY h.seq) AS superseded
     FROM clusters c WHERE c.creator_id = $1 AND c.member_count >= 2`,
    [live.name(creator)],
  )
  return rows
    .map(({ id, ...cluster }) => ({ home: makers.get(id) ?? Number.NaN, ...cluster }))
    .sort((one, other) => one.home - other.home)
}

/** The preview, under the configs in force when each decision was made, of what the database holds. */
export async function previewPicture(live: Live, creator: string, model: Model) {
  const [scope] = await new Histories(live.database).of(live.name(creator))
  if (!scope) return { accepted: [], clusters: [] }
  const { history } = scope
  const previewed = preview(history, (version) => {
    const config = model.configs[version - live.firstConfig]
    if (!config) throw new Error(`the model has no config for version ${version}`)
    return config
  })
  return {
    accepted: Array.from(history.decided, (index, decision) => {
      const home = previewed.ownHome[decision] ?? NO_HOME
      return {
        seq: index + 1,
        link: acceptedLink(history, previewed, decision),
        ownHome: home === NO_HOME ? null : (previewed.createdBy[home] ?? Number.NaN) + 1,
        isSuggested: previewed.isSuggested[decision] === 1,
      }
    }),
    clusters: members(history, previewed).map((cluster) => ({
      home: (previewed.createdBy[cluster.home] ?? Number.NaN) + 1,
      members: [...cluster.members],
    })),
  }
}
