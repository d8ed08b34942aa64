import { Failure } from '../../shared/failure.ts'
import type { Writer } from '../store/database.ts'
import { lockCreator } from './creator-state.ts'
import type { HousedMessage } from './live-world.ts'
import { type KnownRow, knownColumns, knownMessage } from './pending-store.ts'

export type PairMessage = Omit<HousedMessage, 'home'> & {
  readonly creator: string
  readonly home: string | null
  /** People do not see it in its home. */
  readonly isShadow: boolean
  readonly isErased: boolean
}

/** Both messages of a pair, the earlier first, with their creator's lock held. */
export async function lockPair(
  writer: Writer,
  message: string,
  candidate: string,
): Promise<[PairMessage, PairMessage]> {
  const owners = await writer.rows<{ id: string; creator: string }>(
    'SELECT id, creator_id AS creator FROM messages WHERE id = ANY($1::uuid[]) AND seq IS NOT NULL',
    [[message, candidate]],
  )
  for (const id of [message, candidate]) {
    if (!owners.some((owner) => owner.id === id)) throw new Failure('NOT_FOUND', { what: 'message', id })
  }
  const [owner, other] = owners
  if (!owner || !other) throw new Failure('BAD_INPUT', { detail: 'These are not two messages but one.' })
  if (owner.creator !== other.creator) {
    throw new Failure('BAD_INPUT', {
      detail: 'Messages of two creators are never grouped.',
    })
  }
  await lockCreator(writer, owner.creator)
  const rows = await writer.rows<KnownRow & Pick<PairMessage, 'creator' | 'home' | 'isShadow' | 'isErased'>>(
    `SELECT ${knownColumns}, m.creator_id AS creator, h.cluster_id AS home, coalesce(h.is_shadow, false) AS "isShadow",
       m.erased_at IS NOT NULL AS "isErased"
     FROM messages m LEFT JOIN homes h ON h.message_id = m.id WHERE m.id = ANY($1::uuid[]) ORDER BY m.seq`,
    [[message, candidate]],
  )
  const [earlier, later] = rows.map((row) => ({ ...row, ...knownMessage(row) }))
  if (!earlier || !later) throw new Error('a message was deleted under its creator’s lock')
  return [earlier, later]
}
