import { LINK_FLOOR, type LinkKind } from '../../shared/model/link.ts'
import type { Millionths } from '../../shared/model/similarity.ts'
import { CANDIDATE_DAYS } from '../links/engine-version.ts'
import { trigramScore, vectorScore } from '../links/score.ts'
import type { IndexedMessage } from '../links/search.ts'
import type { Database, Reader } from '../store/database.ts'
import { eligibleMessages } from './eligible-store.ts'
import { readCandidates } from './stored-candidates.ts'

const kinds: readonly LinkKind[] = ['trigram', 'vector']
const OLDEST_MS = CANDIDATE_DAYS * 86_400_000

type Decision = { seq: number; model: string; efSearch: number | null }
type Best = { seq: number; score: Millionths } | null
type BestOfKinds = Record<LinkKind, Best>

/**
 * Searches again, at every candidate, what a decision found by an index, and writes down both. Candidates are
 * those of now that were there and not answered then; who was erased since is missed. It reads the creator's
 * messages in small steps, which takes long for a large one.
 * @returns false where there is nothing to check: no such decision by index, or its message is erased
 */
export async function checkSearch(
  database: Database,
  creator: string,
  history: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const [decision] = await database.rows<Decision>(
    `SELECT seq, model, ef_search AS "efSearch" FROM decisions
     WHERE creator_id = $1 AND history = $2 AND search_method = 'hnsw' AND model IS NOT NULL`,
    [creator, history],
  )
  if (!decision) return false
  const [message] = await readCandidates(database, creator, decision.model, [decision.seq])
  if (!message) return false
  const exact = await exactBest(database, creator, history, decision, message, signal)
  const found = await foundBest(database, creator, history)
  await database.write((writer) =>
    writer.run(
      `INSERT INTO search_checks (creator_id, history, eligible, method, ef_search, kind, found_seq, found_score,
         exact_seq, exact_score)
       SELECT $1, $2, $3, 'hnsw', $4, c.* FROM unnest($5::text[], $6::bigint[], $7::integer[], $8::bigint[],
         $9::integer[]) AS c ON CONFLICT DO NOTHING`,
      [
        creator,
        history,
        exact.eligible,
        decision.efSearch,
        kinds,
        ...[found, exact.best].flatMap((best) => [
          kinds.map((kind) => best[kind]?.seq ?? null),
          kinds.map((kind) => best[kind]?.score ?? null),
        ]),
      ],
    ),
  )
  return true
}

async function exactBest(
  database: Database,
  creator: string,
  history: number,
  { seq, model }: Decision,
  message: IndexedMessage,
  signal?: AbortSignal,
): Promise<{ best: BestOfKinds; eligible: number }> {
  const answered = await answeredAt(database, creator, history)
  const best: BestOfKinds = { trigram: null, vector: null }
  let eligible = 0
  for await (const candidate of eligibleMessages(database, model, creator, seq - 1)) {
    signal?.throwIfAborted()
    if (candidate.createdAtMs < message.createdAtMs - OLDEST_MS || answered.has(candidate.seq)) continue
    eligible++
    for (const kind of kinds) {
      const score = scoreOf(kind, message, candidate)
      // By seq: of equal scores the first stays.
      if (score !== null && score >= LINK_FLOOR[kind] && score > (best[kind]?.score ?? -1)) {
        best[kind] = { seq: candidate.seq, score }
      }
    }
  }
  return { best, eligible }
}

function scoreOf(kind: LinkKind, message: IndexedMessage, candidate: IndexedMessage): Millionths | null {
  if (kind === 'trigram') return trigramScore(message.normalised, candidate.normalised)
  return message.vector && candidate.vector ? vectorScore(message.vector, candidate.vector) : null
}

/** Who was answered just before a place of the history. */
async function answeredAt(reader: Reader, creator: string, history: number): Promise<Set<number>> {
  const rows = await reader.rows<{ seq: number }>(
    `SELECT DISTINCT m.seq FROM acts a JOIN act_messages m ON m.act_id = a.id AND NOT m.is_shadow
     WHERE a.creator_id = $1 AND a.kind = 'action' AND a.history < $2
       AND NOT EXISTS (SELECT FROM acts t WHERE t.takes_back = a.id AND t.history < $2)`,
    [creator, history],
  )
  return new Set(rows.map((row) => row.seq))
}

async function foundBest(reader: Reader, creator: string, history: number): Promise<BestOfKinds> {
  const rows = await reader.rows<{ kind: LinkKind; seq: number; score: number }>(
    'SELECT kind, seqs[1] AS seq, scores[1] AS score FROM links WHERE creator_id = $1 AND history = $2',
    [creator, history],
  )
  const of = (kind: LinkKind): Best => rows.find((row) => row.kind === kind) ?? null
  return { trigram: of('trigram'), vector: of('vector') }
}
