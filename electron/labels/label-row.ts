import type { MessageId } from '../../shared/model/id.ts'
import { Label } from '../../shared/model/label.ts'
import { fromMillionths, type Millionths, toMillionths } from '../../shared/model/similarity.ts'

/** A verdict to file, with the pair as it is now. */
export type LabelDraft = Omit<Label, 'id' | 'createdAt'> & {
  messageId: MessageId
  candidateId: MessageId
  /** Embedding model the score comes from; null for trigrams. */
  model: string | null
}

/** A row of the table `labels` before it has an id. */
export type NewLabelRow = {
  creator_id: string
  message_id: string
  message_external_id: string
  message_text: string
  candidate_id: string
  candidate_external_id: string
  candidate_text: string
  kind: string
  score: Millionths
  model: string | null
  verdict: string
  database_id: string
  config_version: number
  source: string
  author: string
  created_at: string
}

export type LabelRow = NewLabelRow & { id: number }

/** Lone surrogates cannot be written in UTF-8: they become U+FFFD here, and everything else stays as it is. */
export const rowOf = (draft: LabelDraft, databaseId: string, author: string, at: Date): NewLabelRow => ({
  database_id: databaseId,
  creator_id: draft.creator.toWellFormed(),
  message_id: draft.messageId,
  message_external_id: draft.message.toWellFormed(),
  message_text: draft.messageText.toWellFormed(),
  candidate_id: draft.candidateId,
  candidate_external_id: draft.candidate.toWellFormed(),
  candidate_text: draft.candidateText.toWellFormed(),
  kind: draft.kind,
  score: toMillionths(draft.score),
  model: draft.model,
  verdict: draft.verdict,
  config_version: draft.configVersion,
  source: draft.source,
  author: author.toWellFormed(),
  created_at: at.toISOString(),
})

export const labelOf = (row: LabelRow): Label =>
  Label.parse({
    id: row.id,
    creator: row.creator_id,
    message: row.message_external_id,
    messageText: row.message_text,
    candidate: row.candidate_external_id,
    candidateText: row.candidate_text,
    kind: row.kind,
    score: fromMillionths(row.score),
    verdict: row.verdict,
    configVersion: row.config_version,
    source: row.source,
    createdAt: row.created_at,
  })
