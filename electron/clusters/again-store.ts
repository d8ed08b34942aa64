import { normalise } from '../../shared/text/normalise.ts'
import type { Reader } from '../store/database.ts'
import type { CreatorState } from './creator-state.ts'
import type { PendingMessage } from './decide.ts'
import { type KnownRow, knownColumns, knownMessage } from './pending-store.ts'

/** A decided message that is to be decided once more, as its vector has come or it is taken in after all. */
export type AgainMessage = PendingMessage & {
  readonly normalised: string
  /** History number of the decision that the next one replaces. */
  readonly replaces: number
  readonly isAnswered: boolean
}

/**
 * The next messages of a creator to be decided once more, in seq order. Whether their vectors are there is for
 * the caller to see; `afterSeq` passes over those where they are not.
 */
export async function againMessages(
  reader: Reader,
  creator: string,
  state: CreatorState,
  page: { readonly afterSeq: number; readonly limit: number },
): Promise<AgainMessage[]> {
  type Row = KnownRow & {
    text: string
    replaces: number
    isAnswered: boolean
  }
  const rows = await reader.rows<Row>(
    `SELECT ${knownColumns}, m.text, d.history AS replaces,
       coalesce(c.status = 'actioned', false) AS "isAnswered"
     FROM decisions d
     JOIN messages m ON m.id = d.message_id
     LEFT JOIN homes h ON h.message_id = m.id
     LEFT JOIN clusters c ON c.id = h.cluster_id
     WHERE d.creator_id = $1 AND d.seq > $2 AND (d.is_degraded OR d.outcome = 'skipped:gate')
       AND (d.is_degraded OR d.seq <= $3) AND m.erased_at IS NULL
       AND NOT EXISTS (SELECT FROM decisions r WHERE r.creator_id = d.creator_id AND r.replaces = d.history)
     ORDER BY d.seq LIMIT $4`,
    [creator, page.afterSeq, state.takeInSeq, page.limit],
  )
  return rows.map(({ text, replaces, isAnswered, ...row }) => ({
    ...knownMessage(row),
    normalised: normalise(text),
    replaces,
    isAnswered,
    skip: null,
  }))
}
