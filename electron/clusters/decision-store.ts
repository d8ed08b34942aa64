import type { LinkKind } from '../../shared/model/link.ts'
import { NORMALISER_VERSION } from '../../shared/text/normalise.ts'
import { ENGINE_VERSION } from '../links/engine-version.ts'
import type { FoundLinks } from '../links/search.ts'
import type { Writer } from '../store/database.ts'
import type { Decided } from './decide.ts'
import type { DecidingConfig } from './live-world.ts'

/** A batch as it is written: its decisions in seq order, numbered from `firstHistory` on. */
export type DecidedBatch = {
  readonly creator: string
  readonly firstHistory: number
  readonly config: DecidingConfig
  readonly model: string
  readonly decisions: readonly Decided[]
  /** For each decision: how long it took to find its links and decide, in microseconds. */
  readonly durationUs: number
}

/** Writes decisions with their links and homes. The caller holds the creator's lock. */
export async function writeDecisions(writer: Writer, batch: DecidedBatch): Promise<void> {
  await writeHomes(writer, batch)
  // The server's clock: that of each console may be wrong in its own way.
  const [clock] = await writer.rows<{ now: Date }>('SELECT clock_timestamp() AS now')
  const rows = batch.decisions.map((decided, index) => ({
    ...decisionRow(batch, decided, batch.firstHistory + index),
    decided_at: clock?.now.toISOString(),
  }))
  await writer.run(
    `INSERT INTO decisions
     SELECT r.* FROM json_populate_recordset(NULL::decisions, $1) r`,
    [JSON.stringify(rows)],
  )
  await writer.run('INSERT INTO links SELECT r.* FROM json_populate_recordset(NULL::links, $1) r', [
    JSON.stringify(
      batch.decisions.flatMap((decided, index) =>
        linkRows(batch.creator, batch.firstHistory + index, decided.links),
      ),
    ),
  ])
  const last = batch.decisions.at(-1)
  if (!last) return
  await writer.run('UPDATE creators SET decided_seq = $2, last_history = $3 WHERE creator_id = $1', [
    batch.creator,
    last.message.seq,
    batch.firstHistory + batch.decisions.length - 1,
  ])
}

function decisionRow(batch: DecidedBatch, decided: Decided, history: number): Record<string, unknown> {
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
    gate: true,
    rollout_bucket: null,
    model: isMatched ? batch.model : null,
    engine_version: ENGINE_VERSION,
    normaliser_version: NORMALISER_VERSION,
    text_hash: message.textHash,
    search_method: isMatched ? 'exact' : 'none',
    ef_search: null,
    is_degraded: false,
    replaces: null,
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
    `INSERT INTO clusters (id, creator_id, created_at)
     SELECT id, $1, created_at FROM unnest($2::uuid[], $3::timestamptz[]) AS c (id, created_at)`,
    [
      batch.creator,
      created.map((decided) => decided.home),
      created.map((decided) => new Date(decided.message.createdAtMs).toISOString()),
    ],
  )
  await writer.run(
    `INSERT INTO homes (message_id, cluster_id, creator_id, seq, history)
     SELECT id, home, $1, seq, history
     FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[]) AS h (id, home, seq, history)`,
    [
      batch.creator,
      moves.map((move) => move.id),
      moves.map((move) => move.home),
      moves.map((move) => move.seq),
      moves.map((move) => move.history),
    ],
  )
}

type Move = { readonly id: string; readonly seq: number; readonly home: string; readonly history: number }

/** A decision moves its message in, and where it makes the home, the candidate too. */
function movesOf(decided: Decided, history: number): Move[] {
  const { home, match, message } = decided
  if (home === null || match === null) return []
  const own = { id: message.id, seq: message.seq, home, history }
  if (match.home !== null) return [own]
  return [{ id: match.candidate.id, seq: match.candidate.seq, home, history }, own]
}
