import { randomUUID } from 'node:crypto'
import { Failure } from '../../shared/failure.ts'
import type { Candidate, CandidateDraft } from '../../shared/model/candidate.ts'
import type { CandidateId } from '../../shared/model/id.ts'
import { toMillionths } from '../../shared/model/similarity.ts'
import { normalise } from '../../shared/text/normalise.ts'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'
import { type CandidateRow, columns, contentOf, existingRow, seenRow, toCandidate } from './candidate-rows.ts'

/** As many as a list still helps with; the list is not paged. */
export const MOST_CANDIDATES = 200

/** All candidates in use, by name. */
export async function listCandidates(reader: Reader): Promise<Candidate[]> {
  const rows = await reader.rows<CandidateRow>(
    `SELECT ${columns} FROM candidates WHERE removed_at IS NULL ORDER BY name_key`,
  )
  return rows.map(toCandidate)
}

/**
 * Adds a candidate, or changes the one that the draft `replaces`.
 * @throws Failure STALE_CANDIDATE where that one is another one by now, CANDIDATE_NAME_TAKEN, NOT_FOUND; BAD_INPUT
 * where the suggest threshold would lie above the threshold or there are too many.
 */
export async function saveCandidate(
  writer: Writer,
  { author, ...draft }: CandidateDraft & { readonly author: string },
): Promise<Candidate> {
  refuseImpossible(draft)
  await lock(writer)
  const before = draft.replaces && (await seenRow(writer, draft.replaces))
  await refuseTakenName(writer, draft.name, before?.id ?? null)
  if (before === null) await refuseTooMany(writer)
  const saved = await writeDraft(writer, before, draft, author)
  await writeAudit(writer, {
    author,
    action: 'candidates.save',
    subject: saved.id,
    detail: { from: before && contentOf(before), to: contentOf(saved) },
  })
  return toCandidate(saved)
}

/** Takes it out of use; it can be restored. Nothing happens to one that is removed already. */
export async function removeCandidate(
  writer: Writer,
  { id, author }: { id: CandidateId; author: string },
): Promise<Candidate> {
  await lock(writer)
  const row = await existingRow(writer, id)
  if (row.removedAt === null) {
    await writer.run('UPDATE candidates SET removed_at = clock_timestamp(), removed_by = $2 WHERE id = $1', [
      id,
      author,
    ])
    await writeAudit(writer, { author, action: 'candidates.remove', subject: id, detail: contentOf(row) })
  }
  return toCandidate(row)
}

/** Takes a removal back. CANDIDATE_NAME_TAKEN where another one has its name by now. */
export async function restoreCandidate(
  writer: Writer,
  { id, author }: { id: CandidateId; author: string },
): Promise<Candidate> {
  await lock(writer)
  const row = await existingRow(writer, id)
  if (row.removedAt !== null) {
    await refuseTakenName(writer, row.name, id)
    await refuseTooMany(writer)
    await writer.run('UPDATE candidates SET removed_at = NULL, removed_by = NULL WHERE id = $1', [id])
    await writeAudit(writer, { author, action: 'candidates.restore', subject: id, detail: contentOf(row) })
  }
  return toCandidate(row)
}

/** Locks out a second change; readers go on. */
const lock = (writer: Writer) => writer.run('LOCK TABLE candidates IN SHARE ROW EXCLUSIVE MODE')

const insertion = `INSERT INTO candidates (id, name, name_key, note, threshold, trigram_threshold,
    suggest_threshold, minimum_words, embedding_model, author)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${columns}`

const change = `UPDATE candidates SET name = $2, name_key = $3, note = $4, threshold = $5,
    trigram_threshold = $6, suggest_threshold = $7, minimum_words = $8, embedding_model = $9, author = $10,
    version = version + 1, updated_at = clock_timestamp()
  WHERE id = $1 RETURNING ${columns}`

async function writeDraft(
  writer: Writer,
  before: CandidateRow | null,
  draft: CandidateDraft,
  author: string,
): Promise<CandidateRow> {
  const [saved] = await writer.rows<CandidateRow>(before ? change : insertion, [
    before?.id ?? randomUUID(),
    draft.name,
    normalise(draft.name),
    draft.note,
    toMillionths(draft.threshold),
    toMillionths(draft.trigramThreshold),
    toMillionths(draft.suggestThreshold),
    draft.minimumWords,
    draft.embeddingModel,
    author,
  ])
  if (!saved) throw new Error('the table is locked, and yet a candidate of it is gone')
  return saved
}

async function refuseTakenName(reader: Reader, name: string, own: string | null): Promise<void> {
  const [taken] = await reader.rows<{ name: string }>(
    `SELECT name FROM candidates
     WHERE name_key = $1 AND removed_at IS NULL AND ($2::uuid IS NULL OR id <> $2)`,
    [normalise(name), own],
  )
  if (taken) throw new Failure('CANDIDATE_NAME_TAKEN', { name: taken.name })
}

async function refuseTooMany(reader: Reader): Promise<void> {
  const [row] = await reader.rows<{ count: number }>(
    'SELECT count(*) AS count FROM candidates WHERE removed_at IS NULL',
  )
  if (row && row.count < MOST_CANDIDATES) return
  throw new Failure('BAD_INPUT', {
    detail: `there are ${MOST_CANDIDATES} candidates already. Remove one that nobody needs.`,
  })
}

function refuseImpossible({ suggestThreshold, threshold }: CandidateDraft): void {
  if (toMillionths(suggestThreshold) <= toMillionths(threshold)) return
  throw new Failure('BAD_INPUT', {
    detail: 'The suggest threshold cannot be above the threshold. Lower it, or raise the threshold.',
  })
}
