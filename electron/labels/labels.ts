import { z } from 'zod'
import { Failure } from '../../shared/failure.ts'
import { type CreatorId, LabelId } from '../../shared/model/id.ts'
import type { Label, Verdict } from '../../shared/model/label.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import { readCursor, writeCursor } from '../store/page-cursor.ts'
import { type LocalDatabase, withLocal } from '../store/sqlite.ts'
import { type LabelDraft, labelOf, type NewLabelRow, rowOf } from './label-row.ts'
import { prepareLabelStatements } from './label-statements.ts'
import { type LinkKey, linkKey } from './link-key.ts'

/** The verdict that stands on a link. */
export type StandingVerdict = { id: LabelId; verdict: Verdict }

/** A link with the verdict that stands on it. */
export type LabelledLink = LinkKey & { creator: string; score: number; verdict: Verdict }

/** The training set of one database: verdicts on links, in the local file. At most one stands on a link at a time. */
export type Labels = {
  /** Files a verdict. One that stands on the same link is ended in the same transaction; its row stays. */
  put(draft: LabelDraft): Label
  /**
   * Ends a standing verdict; its row stays. The link then has none: an earlier verdict that this one
   * had ended does not come back, as nobody gave it a second time. NOT_FOUND where the verdict does not
   * stand, be it unknown, taken back or replaced, so undoing twice never ends a newer one.
   */
  takeBack(id: LabelId): { id: LabelId }
  /** Standing verdicts, newest first. `cursor` is the `next` of the page before. */
  list(query: { creator: CreatorId | null; cursor: string | null; limit: number }): {
    items: Label[]
    next: string | null
    total: number
  }
  /** The standing verdicts of these links, by `linkKey`. Links without one are left out. */
  verdictsFor(links: readonly LinkKey[]): Map<string, StandingVerdict>
  /** Takes the text of a deleted message out of all verdicts, ended ones too. They stand, and say nothing more. */
  erase(messageId: string): void
  /** Standing verdicts on trigram links and on vector links of a model, at their scores (0 to 1), oldest first. */
  onLinks(query: { creator: CreatorId | null; model: string }): LabelledLink[]
}

/** The place of a page in the one order of labels: the id of the label before it. */
const PageKey = z.tuple([LabelId])

/**
 * `local` is the open local file with its migrations done; `author` is written to each verdict. The database
 * that `adoptsUnnamed` gets the verdicts from before databases had names.
 */
export const createLabels = ({
  local,
  author,
  databaseId,
  adoptsUnnamed = false,
  now = () => new Date(),
}: {
  local: LocalDatabase
  author: string
  databaseId: string
  adoptsUnnamed?: boolean
  now?: () => Date
}): Labels => {
  const statements = prepareLabelStatements(local)
  if (adoptsUnnamed) withLocal(local, () => statements.adopt.run({ databaseId }))
  // Immediate: another handle may write at once, and a lock that is taken up halfway can be refused.
  const put = local.transaction((row: NewLabelRow) => {
    statements.endOnLink.run(row)
    return Number(statements.insert.run(row).lastInsertRowid)
  }).immediate
  const readPage = local.transaction((creator: CreatorId | null, before: number, limit: number) => ({
    rows: statements.page.all({ databaseId, creator, before, limit: limit + 1 }),
    total: statements.total.get({ databaseId, creator })?.total ?? 0,
  }))

  return {
    put(draft) {
      const row = rowOf(draft, databaseId, author, now())
      return labelOf({ ...row, id: withLocal(local, () => put(row)) })
    },
    takeBack(id) {
      const ended = withLocal(
        local,
        () => statements.end.run({ databaseId, id, at: now().toISOString() }).changes,
      )
      if (ended === 0) throw new Failure('NOT_FOUND', { what: 'label', id: String(id) })
      return { id }
    },
    list({ creator, cursor, limit }) {
      const before = cursor === null ? Number.MAX_SAFE_INTEGER : readCursor(cursor, PageKey)[0]
      const { rows, total } = withLocal(local, () => readPage(creator, before, limit))
      const items = rows.slice(0, limit).map(labelOf)
      const last = rows.length > limit ? items.at(-1) : undefined
      return { items, next: last ? writeCursor([last.id]) : null, total }
    },
    verdictsFor(wanted) {
      const links = JSON.stringify(wanted.map((link) => [link.messageId, link.candidateId, link.kind]))
      return new Map(
        withLocal(local, () => statements.verdictsFor.all({ databaseId, links })).map((row) => {
          const link = { messageId: row.message_id, candidateId: row.candidate_id, kind: row.kind }
          return [linkKey(link), { id: LabelId.parse(row.id), verdict: row.verdict }]
        }),
      )
    },
    erase(messageId) {
      withLocal(local, () => {
        statements.eraseMessage.run({ databaseId, messageId })
        statements.eraseCandidate.run({ databaseId, messageId })
      })
    },
    onLinks(query) {
      const rows = withLocal(local, () => statements.onLinks.all({ databaseId, ...query }))
      return rows.map(({ score, ...label }) => ({ ...label, score: fromMillionths(score) }))
    },
  }
}
