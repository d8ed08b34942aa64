import { Failure } from '../../shared/failure.ts'
import { Candidate, type SeenCandidate } from '../../shared/model/candidate.ts'
import { fromMillionths, type Millionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'

/** A candidate as it is stored, in use or removed. */
export type CandidateRow = {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly note: string
  readonly threshold: Millionths
  readonly trigramThreshold: Millionths
  readonly suggestThreshold: Millionths
  readonly minimumWords: number
  readonly embeddingModel: string
  readonly author: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly removedAt: Date | null
  readonly removedBy: string | null
}

/** Columns of a `CandidateRow`. */
export const columns = `id, version, name, note, threshold, trigram_threshold AS "trigramThreshold",
  suggest_threshold AS "suggestThreshold", minimum_words AS "minimumWords",
  embedding_model AS "embeddingModel", author, created_at AS "createdAt", updated_at AS "updatedAt",
  removed_at AS "removedAt", removed_by AS "removedBy"`

/** One by its id, removed or not. */
export async function existingRow(reader: Reader, id: string): Promise<CandidateRow> {
  const [row] = await reader.rows<CandidateRow>(`SELECT ${columns} FROM candidates WHERE id = $1`, [id])
  if (!row) throw new Failure('NOT_FOUND', { what: 'candidate', id })
  return row
}

/** One as somebody has seen it. STALE_CANDIDATE where it was changed or removed since. */
export async function seenRow(reader: Reader, seen: SeenCandidate): Promise<CandidateRow> {
  const row = await existingRow(reader, seen.id)
  const { name, author, version, removedBy } = row
  if (removedBy !== null) {
    throw new Failure('STALE_CANDIDATE', { reason: 'removed', name, author: removedBy, version })
  }
  if (version !== seen.version) {
    throw new Failure('STALE_CANDIDATE', { reason: 'changed', name, author, version })
  }
  return row
}

/** What of it people choose, as the audit log tells it. */
export const contentOf = (row: CandidateRow) => ({
  name: row.name,
  note: row.note,
  threshold: row.threshold,
  trigramThreshold: row.trigramThreshold,
  suggestThreshold: row.suggestThreshold,
  minimumWords: row.minimumWords,
  embeddingModel: row.embeddingModel,
})

/** As people and the contract see it: similarities from 0 to 1. */
export const toCandidate = (row: CandidateRow): Candidate =>
  Candidate.parse({
    ...row,
    threshold: fromMillionths(row.threshold),
    trigramThreshold: fromMillionths(row.trigramThreshold),
    suggestThreshold: fromMillionths(row.suggestThreshold),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  })
