import type { Gate } from '../../shared/model/gate.ts'
import type { LinkKind } from '../../shared/model/link.ts'
import { NORMALISER_VERSION } from '../../shared/text/normalise.ts'
import { ENGINE_VERSION } from '../links/engine-version.ts'
import type { FoundLinks } from '../links/search.ts'
import type { Writer } from '../store/database.ts'
import type { Decided } from './decide.ts'
import type { FoundBy } from './link-finder.ts'
import type { DecidingConfig } from './live-world.ts'

export type WrittenDecision = Decided & {
  /** History number of the decision that this one replaces. */
  readonly replaces: number | null
  /** Made without the message's vector. */
  readonly isDegraded: boolean
  /** Kept from people. */
  readonly isShadow: boolean
}

/** A batch as it is written: its decisions in seq order, numbered from `firstHistory` on. */
export type DecidedBatch = {
  readonly creator: string
  readonly firstHistory: number
  readonly config: DecidingConfig
  readonly model: string
  readonly gate: Gate
  readonly foundBy: FoundBy
  /** How far the creator is decided with this batch. */
  readonly decidedSeq: number
  readonly decisions: readonly WrittenDecision[]
  /** For each decision: how long it took to find its links and decide, in microseconds. */
  readonly durationUs: number
}

/**
 * Writes decisions with their links and homes, in as few statements as there can be: every one more is a way to the
 * server and back. The time is the server's, as the clock of each console may be wrong in its own way. The caller
 * holds the creator's lock.
 */
export async function writeDecisions(writer: Writer, batch: DecidedBatch): Promise<void> {
  await writeHomes(writer, batch)
  await writer.run(
    `WITH decided AS (
       INSERT INTO decisions
       SELECT r.* FROM json_populate_recordset(
         json_populate_record(NULL::decisions, json_build_object('decided_at', clock_timestamp())), $1) r
     ), linked AS (
       INSERT INTO links SELECT r.* FROM json_populate_recordset(NULL::links, $2) r
     )
     UPDATE creators SET decided_seq = $4, last_history = $5 WHERE creator_id = $3`,
    [
      JSON.stringify(
        batch.decisions.map((decided, index) => decisionRow(batch, decided, batch.firstHistory + index)),
      ),
      JSON.stringify(
        batch.decisions.flatMap((decided, index) =>
          linkRows(batch.creator, batch.firstHistory + index, decided.links),
        ),
      ),
      batch.creator,
      batch.decidedSeq,
      batch.firstHistory + batch.decisions.length - 1,
    ],
  )
}

function decisionRow(
  batch: DecidedBatch,
  decided: WrittenDecision,
  history: number,
): Record<string, unknown> {
  const { message, match, answered } = decided
  const isMatched = message.skip === null
  return {
    creator_id: batch.creator,
    history,
    message_id: message.id,
    seq: message.seq,
    outcome: decided.outcome,
    is_suggested: decided.isSuggested,
    kind: match?.accepted.kind ?? null,
    matched_id: match?.candidate.id ?? null,
    matched_seq: match?.candidate.seq ?? null,
    matched_home: match?.home ?? null,
    own_home: decided.home,
    superseded_id: decided.superseded?.id ?? null,
    trigram_score: match?.trigramScore ?? null,
    vector_score: match?.vectorScore ?? null,
    config_version: batch.config.version,
    threshold: batch.config.threshold,
    trigram_threshold: batch.config.trigramThreshold,
    suggest_threshold: batch.config.suggestThreshold,
    minimum_words: batch.config.minimumWords,
    gate: batch.gate !== 'off',
    is_shadow: decided.isShadow,
    rollout_bucket: null,
    model: isMatched ? batch.model : null,
    engine_version: ENGINE_VERSION,
    normaliser_version: NORMALISER_VERSION,
    text_hash: message.textHash,
    search_method: isMatched ? batch.foundBy.method : 'none',
    ef_search: isMatched ? batch.foundBy.efSearch : null,
    is_degraded: decided.isDegraded,
    replaces: decided.replaces,
    answered_seq: answered?.candidate ?? null,
    answered_kind: answered?.kind ?? null,
    answered_score: answered?.score ?? null,
    duration_us: batch.durationUs,
  }
}

const kinds: readonly LinkKind[] = ['trigram', 'vector']

const linkRows = (creator: string, history: number, links: FoundLinks | null): Record<string, unknown>[] =>
  kinds.flatMap((kind) => {
    const list = links?.[kind]
    if (!list || list.seqs.length === 0) return []
    return [{ creator_id: creator, history, kind, seqs: list.seqs, scores: list.scores }]
  })

/** New clusters, who moved in, and of each channel the member. */
async function writeHomes(writer: Writer, batch: DecidedBatch): Promise<void> {
  const moves = batch.decisions.flatMap((decided, index) => movesOf(decided, batch.firstHistory + index))
  if (moves.length === 0) return
  const created = batch.decisions.filter((decided) => decided.outcome === 'created')
  await writer.run(
    `WITH created AS (
       INSERT INTO clusters (id, creator_id, created_at)
       SELECT id, $1, created_at FROM unnest($7::uuid[], $8::timestamptz[]) AS c (id, created_at)
     )
     INSERT INTO homes (message_id, cluster_id, creator_id, seq, history, is_shadow)
     SELECT id, home, $1, seq, history, shadow
     FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::boolean[])
       AS h (id, home, seq, history, shadow)`,
    [
      batch.creator,
      moves.map((move) => move.id),
      moves.map((move) => move.home),
      moves.map((move) => move.seq),
      moves.map((move) => move.history),
      moves.map((move) => move.isShadow),
      created.map((decided) => decided.home),
      created.map((decided) => new Date(decided.message.createdAtMs).toISOString()),
    ],
  )
}

type Move = {
  readonly id: string
  readonly seq: number
  readonly home: string
  readonly history: number
  readonly isShadow: boolean
}

/** A decision moves its message in, and where it makes the home, the candidate too. */
function movesOf(decided: WrittenDecision, history: number): Move[] {
  const { home, match, message, isShadow } = decided
  if (home === null || match === null || decided.outcome === 'degraded:kept') return []
  const own = { id: message.id, seq: message.seq, home, history, isShadow }
  if (match.home !== null) return [own]
  return [{ ...own, id: match.candidate.id, seq: match.candidate.seq }, own]
}
