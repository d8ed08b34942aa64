import type { Statement } from 'better-sqlite3'
import type { Verdict } from '../../shared/model/label.ts'
import type { LinkKind } from '../../shared/model/link.ts'
import type { Millionths } from '../../shared/model/similarity.ts'
import type { LocalDatabase } from '../store/sqlite.ts'
import type { LabelRow, NewLabelRow } from './label-row.ts'

type InDatabase = { databaseId: string }
type InCreator = InDatabase & { creator: string | null }
type LinkVerdictRow = {
  id: number
  message_id: string
  candidate_id: string
  kind: LinkKind
  verdict: Verdict
}

type LabelledLinkRow = Pick<LinkVerdictRow, 'kind' | 'verdict'> & {
  creator: string
  messageId: string
  candidateId: string
  score: Millionths
}

/** Every statement on the table `labels`. All but `insert` see standing verdicts of one database only. */
export type LabelStatements = {
  end: Statement<[InDatabase & { id: number; at: string }]>
  endOnLink: Statement<[NewLabelRow]>
  insert: Statement<[NewLabelRow]>
  page: Statement<[InCreator & { before: number; limit: number }], LabelRow>
  total: Statement<[InCreator], { total: number }>
  /** Takes a JSON array of [message id, candidate id, kind]. */
  verdictsFor: Statement<[InDatabase & { links: string }], LinkVerdictRow>
  onLinks: Statement<[InCreator & { model: string }], LabelledLinkRow>
  /** What is left of a verdict's texts when a message is deleted. */
  eraseMessage: Statement<[InDatabase & { messageId: string }]>
  eraseCandidate: Statement<[InDatabase & { messageId: string }]>
  /** Gives rows from before there were several databases to this one. */
  adopt: Statement<[InDatabase]>
}

const STANDING =
  'ended_at IS NULL AND database_id = @databaseId AND (@creator IS NULL OR creator_id = @creator)'

export const prepareLabelStatements = (local: LocalDatabase): LabelStatements => ({
  end: local.prepare(
    'UPDATE labels SET ended_at = @at WHERE id = @id AND database_id = @databaseId AND ended_at IS NULL',
  ),
  endOnLink: local.prepare(
    `UPDATE labels SET ended_at = @created_at
     WHERE database_id = @database_id AND message_id = @message_id AND candidate_id = @candidate_id AND kind = @kind AND ended_at IS NULL`,
  ),
  insert: local.prepare(
    `INSERT INTO labels (
       database_id, creator_id, message_id, message_external_id, message_text, candidate_id, candidate_external_id,
       candidate_text, kind, score, model, verdict, config_version, source, author, created_at
     ) VALUES (
       @database_id, @creator_id, @message_id, @message_external_id, @message_text, @candidate_id, @candidate_external_id,
       @candidate_text, @kind, @score, @model, @verdict, @config_version, @source, @author, @created_at
     )`,
  ),
  page: local.prepare(
    `SELECT * FROM labels WHERE ${STANDING} AND id < @before ORDER BY id DESC LIMIT @limit`,
  ),
  total: local.prepare(`SELECT count(*) AS total FROM labels WHERE ${STANDING}`),
  // The links are one value, however many there are. CROSS JOIN keeps SQLite from turning the join
  // around: each link is one look into the unique index.
  verdictsFor: local.prepare(
    `SELECT label.id, label.message_id, label.candidate_id, label.kind, label.verdict
     FROM json_each(@links) AS link CROSS JOIN labels AS label
       ON label.database_id = @databaseId AND label.message_id = link.value ->> 0 AND label.candidate_id = link.value ->> 1
       AND label.kind = link.value ->> 2 AND label.ended_at IS NULL`,
  ),
  onLinks: local.prepare(
    `SELECT creator_id AS creator, message_id AS messageId, candidate_id AS candidateId, kind, score, verdict
     FROM labels WHERE ${STANDING} AND (kind = 'trigram' OR model = @model) ORDER BY id`,
  ),
  eraseMessage: local.prepare(
    "UPDATE labels SET message_text = '' WHERE database_id = @databaseId AND message_id = @messageId",
  ),
  eraseCandidate: local.prepare(
    "UPDATE labels SET candidate_text = '' WHERE database_id = @databaseId AND candidate_id = @messageId",
  ),
  adopt: local.prepare('UPDATE labels SET database_id = @databaseId WHERE database_id IS NULL'),
})
