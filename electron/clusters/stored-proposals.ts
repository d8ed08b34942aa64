import { LINKS_PER_KIND } from '../../shared/model/link.ts'
import { CANDIDATE_DAYS } from '../links/engine-version.ts'
import type { SearchedMessage } from '../links/search.ts'
import { comparedVector, TRIGRAM_TEXT } from '../store/creator-indexes.ts'
import type { Reader } from '../store/database.ts'
import { pgvectorFeatures } from '../store/pgvector-version.ts'
import { encodeVector } from '../store/vector-codec.ts'

/** What every search of one creator goes by. */
export type StoredSearch = {
  readonly creator: string
  readonly model: string
  /** Version of pgvector on the server. */
  readonly pgvector: string
  /** Candidates of each kind that an index proposes. */
  readonly proposals: number
  readonly efSearch: number
}

/** Rows of an index that are looked at for one message before the search is content with what it has. */
const MAX_SCAN = { open: 20_000, answered: 4000 } as const

/** IVFFlat, where an operator chose it: lists that are looked into. */
const IVFFLAT_PROBES = 20

const DAY_MS = 86_400_000

/**
 * OFFSET 0 keeps a condition a condition: joined, the planner might begin with decisions and leave the
 * index, whose order is the whole point.
 */
const TAKES_PART = `EXISTS (
  SELECT FROM decisions d WHERE d.creator_id = m.creator_id AND d.seq = m.seq
    AND d.outcome NOT IN ('skipped:paid', 'skipped:empty', 'skipped:gate') OFFSET 0)`

/** A vector that came late counts from the second decision on. */
const COUNTS_BY_VECTOR = `EXISTS (
  SELECT FROM decisions d WHERE d.creator_id = m.creator_id AND d.seq = m.seq AND NOT d.is_degraded
    AND d.outcome <> 'rebuild' OFFSET 0)`

const IS_ANSWERED = `EXISTS (
  SELECT FROM homes h JOIN clusters c ON c.id = h.cluster_id WHERE h.message_id = m.id AND c.status = 'actioned'
  OFFSET 0)`

/** Who may be matched with the message: $1 creator, $2 seq, $3 the oldest time. */
const ELIGIBLE = `m.creator_id = $1 AND m.seq < $2 AND m.created_at >= $3 AND m.erased_at IS NULL AND ${TAKES_PART}`

type Side = 'open' | 'answered'

const sideOf = (side: Side): string => (side === 'answered' ? IS_ANSWERED : `NOT ${IS_ANSWERED}`)

const eligibleValues = (search: StoredSearch, message: SearchedMessage): unknown[] => [
  search.creator,
  message.seq,
  new Date(message.createdAtMs - CANDIDATE_DAYS * DAY_MS).toISOString(),
]

/** Settings of the transaction that the searches run in. */
export async function tuneSearch(reader: Reader, search: StoredSearch, side: Side): Promise<void> {
  const settings: [string, string][] = [
    // A creator's index is only considered where the plan knows the creator.
    ['plan_cache_mode', 'force_custom_plan'],
    // Compiling costs more than any of these searches.
    ['jit', 'off'],
    ['pg_trgm.similarity_threshold', '0.3'],
    ['hnsw.ef_search', String(search.efSearch)],
    ['ivfflat.probes', String(IVFFLAT_PROBES)],
  ]
  if (pgvectorFeatures(search.pgvector).iterativeScan) {
    settings.push(
      ['hnsw.iterative_scan', 'relaxed_order'],
      ['hnsw.max_scan_tuples', String(MAX_SCAN[side])],
      ['ivfflat.iterative_scan', 'relaxed_order'],
    )
  }
  await reader.rows(
    `SELECT ${settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, true)`).join(', ')}`,
    settings.flat(),
  )
}

/** A query and its values; `EXPLAIN` before it shows how it is answered. */
export type Query = { readonly sql: string; readonly values: readonly unknown[] }

/** The nearest by vector. */
export function vectorQuery(
  search: StoredSearch,
  message: SearchedMessage,
  vector: Float32Array,
  side: Side,
): Query {
  const compared = comparedVector(search.pgvector, 'm.embedding')
  return {
    sql: `SELECT m.seq FROM messages m
      WHERE ${ELIGIBLE} AND m.embedding_model = $4 AND ${COUNTS_BY_VECTOR} AND ${sideOf(side)}
      ORDER BY ${compared} <=> ${comparedVector(search.pgvector, '$5::vector')} LIMIT $6`,
    values: [
      ...eligibleValues(search, message),
      search.model,
      encodeVector(vector),
      side === 'open' ? search.proposals : LINKS_PER_KIND,
    ],
  }
}

/** The most alike by trigrams, of the beginning of the text. */
export function trigramQuery(search: StoredSearch, message: SearchedMessage, side: Side): Query {
  return {
    sql: `SELECT m.seq FROM messages m
      WHERE ${ELIGIBLE} AND ${sideOf(side)} AND ${TRIGRAM_TEXT} % left($4, 1000)
      ORDER BY ${TRIGRAM_TEXT} <-> left($4, 1000) LIMIT $5`,
    values: [...eligibleValues(search, message), message.normalised, search.proposals],
  }
}

/**
 * The first ten of each side with each of these texts. The same texts score alike, an index proposes some of
 * them in no order, and of equal scores the lower seq goes first.
 */
export function sameTextQuery(
  search: StoredSearch,
  message: SearchedMessage,
  textHashes: readonly string[],
): Query {
  const first = (side: Side) => `(SELECT m.seq FROM messages m
    WHERE ${ELIGIBLE} AND m.text_hash = t.hash AND ${sideOf(side)} ORDER BY m.seq LIMIT ${LINKS_PER_KIND})`
  return {
    sql: `SELECT s.seq FROM unnest($4::text[]) AS t (hash)
      CROSS JOIN LATERAL (${first('open')} UNION ALL ${first('answered')}) s`,
    values: [...eligibleValues(search, message), textHashes],
  }
}

/** The seqs that a query proposes. */
export async function proposed(reader: Reader, { sql, values }: Query): Promise<number[]> {
  const rows = await reader.rows<{ seq: number }>(sql, values)
  return rows.map(({ seq }) => seq)
}
