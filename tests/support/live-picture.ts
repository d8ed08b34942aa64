import type { Live } from './live.ts'
import type { Model } from './model/model.ts'
import type { ModelAccepted, ModelCluster, ModelCreator, ModelDecision, ModelLinks } from './model/types.ts'
import { touched } from './model/world.ts'
import { asHappened, type Picture, pictureOfPreview } from './picture.ts'
import { storedHistory } from './stored-history.ts'

/** A decision in terms that every implementation has: messages by seq, homes by the event that made them. */
export type DecisionPicture = {
  history: number
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
  isDegraded: boolean
  isShadow: boolean
  replaces: number | null
  answered: { kind: string; candidate: number; score: number } | null
  links: ModelLinks
}

export type LivePicture = {
  decisions: DecisionPicture[]
  /** Everyone who has a home. */
  homes: { seq: number; home: number | null; isShadow: boolean }[]
  /** What people see. */
  clusters: ModelCluster[]
}

export function modelPicture(model: Model, creator: string): LivePicture {
  const { world } = model.creator(creator)
  return {
    decisions: allDecisions(model.creator(creator)).map(
      ({ accepted, answered, configVersion: _, ...decision }) => ({
        ...decision,
        kind: accepted?.kind ?? null,
        candidate: accepted?.candidate ?? null,
        answered: answered && withoutRank(answered),
      }),
    ),
    homes: world.messages.map(({ seq }) => touched(world, seq)).filter(({ home }) => home !== null),
    clusters: model.clusters(creator),
  }
}

const allDecisions = ({ decisions, rebuilt }: ModelCreator): ModelDecision[] =>
  [...decisions, ...rebuilt].sort((one, other) => one.history - other.history)

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

/** History number of the event that made each home, by the home's id. */
type Makers = ReadonlyMap<string, number>

export async function livePicture(live: Live, creator: string): Promise<LivePicture> {
  const makers = await makersOf(live, creator)
  const rows = await live.database.rows<DecisionRow>(
    `SELECT d.history, d.seq, d.outcome, d.kind, d.matched_seq AS candidate, d.trigram_score AS "trigramScore",
       d.vector_score AS "vectorScore", d.matched_home AS "matchedHome", d.own_home AS "ownHome",
       s.seq AS superseded, d.is_suggested AS "isSuggested", d.is_degraded AS "isDegraded",
       d.is_shadow AS "isShadow", d.replaces, d.answered_seq AS "answeredSeq",
       d.answered_kind AS "answeredKind", d.answered_score AS "answeredScore",
       t.seqs AS "trigramSeqs", t.scores AS "trigramScores", v.seqs AS "vectorSeqs", v.scores AS "vectorScores"
     FROM decisions d
     LEFT JOIN messages s ON s.id = d.superseded_id
     LEFT JOIN links t ON t.creator_id = d.creator_id AND t.history = d.history AND t.kind = 'trigram'
     LEFT JOIN links v ON v.creator_id = d.creator_id AND v.history = d.history AND v.kind = 'vector'
     WHERE d.creator_id = $1 ORDER BY d.history`,
    [live.name(creator)],
  )
  return {
    decisions: rows.map((row) => decisionOf(row, makers)),
    homes: await homesOf(live, creator, makers),
    clusters: await clustersOf(live, creator, makers),
  }
}

/** A home is made by the first decision or join that gives it to a message. */
async function makersOf(live: Live, creator: string): Promise<Makers> {
  const rows = await live.database.rows<{ home: string; history: number }>(
    `SELECT home, min(history) AS history
     FROM (
       SELECT own_home AS home, history FROM decisions WHERE creator_id = $1 AND own_home IS NOT NULL
       UNION ALL SELECT cluster_id, history FROM acts WHERE creator_id = $1 AND kind = 'join'
     ) given
     GROUP BY home`,
    [live.name(creator)],
  )
  return new Map(rows.map(({ home, history }) => [home, history]))
}

function decisionOf(row: DecisionRow, makers: Makers): DecisionPicture {
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

async function homesOf(live: Live, creator: string, makers: Makers): Promise<LivePicture['homes']> {
  const rows = await live.database.rows<{ seq: number; home: string; isShadow: boolean }>(
    `SELECT seq, cluster_id AS home, is_shadow AS "isShadow" FROM homes WHERE creator_id = $1 ORDER BY seq`,
    [live.name(creator)],
  )
  return rows.map((row) => ({ ...row, home: makers.get(row.home) ?? null }))
}

async function clustersOf(live: Live, creator: string, makers: Makers): Promise<ModelCluster[]> {
  const rows = await live.database.rows<Omit<ModelCluster, 'home'> & { id: string }>(
    `SELECT c.id, c.status,
       ARRAY(SELECT m.seq::int FROM cluster_messages cm JOIN messages m ON m.id = cm.message_id
         WHERE cm.cluster_id = c.id ORDER BY m.seq) AS members,
       ARRAY(SELECT h.seq::int FROM homes h LEFT JOIN cluster_messages cm ON cm.message_id = h.message_id
         WHERE h.cluster_id = c.id AND cm.message_id IS NULL AND NOT h.is_shadow ORDER BY h.seq) AS superseded
     FROM clusters c WHERE c.creator_id = $1 AND c.member_count >= 2`,
    [live.name(creator)],
  )
  return rows
    .map(({ id, ...cluster }) => ({ home: makers.get(id) ?? Number.NaN, ...cluster }))
    .sort((one, other) => one.home - other.home)
}

/** The preview, under the configs in force when each decision was made, of what the database holds. */
export async function previewPicture(live: Live, creator: string, model: Model): Promise<Picture> {
  const history = await storedHistory(live.database, live.name(creator))
  if (!history) return { decisions: [], homeOf: {}, answered: [], clusters: [] }
  const configOf = (version: number) => {
    const config = model.configs[version - live.firstConfig]
    if (!config) throw new Error(`the model has no config for version ${version}`)
    return config
  }
  return pictureOfPreview(history, asHappened(history, configOf))
}
