import type { ExternalMessageId } from '../../shared/model/id.ts'

/** A message that is valid but not stored yet. Every string in it is storable: no NUL, no lone surrogate. */
export interface NewMessage {
  externalId: ExternalMessageId
  text: string
  channel: string
  /** The channel with its type, such as `messaging:abc`. */
  channelCid: string
  visitor: string
  visitorName: string
  isPaid: boolean
  createdAt: Date
  rawPayload: unknown
}
