import { CreatorId } from '../../shared/model/id.ts'
import type { RecordValues } from './file-record.ts'
import { isObject } from './jsonl-records.ts'
import { messageOf, shortText } from './message-record.ts'
import type { NewMessage } from './new-message.ts'
import { rawPayload } from './raw-payload.ts'
import { Rejection } from './rejection.ts'

/** A message as another program sent it, and whose it is. */
export type SentMessage = { readonly creator: CreatorId; readonly message: NewMessage }

/** The names that other programs send the fields by. */
const mapping = {
  externalId: 'messageId',
  text: 'text',
  channel: 'channelId',
  visitor: 'visitorUserId',
  visitorName: 'visitorUsername',
  createdAt: 'createdAt',
  isPaid: 'isPaidDm',
} as const

/** The message that a sent record holds; a rejection with the reason where it holds none. `now`: for one without a time. */
export function sentMessage(record: unknown, now: Date): SentMessage {
  if (!isObject(record)) throw new Rejection('Not a JSON object.')
  const creator = creatorOf(record.creatorId)
  if (shortText(record.channelId, 'channel') === '') throw new Rejection('No channel.')
  const message = messageOf(record, { mapping, startedAt: now, now })
  const cid = shortText(record.channelCid, 'channel')
  return {
    creator,
    message: {
      ...message,
      ...(cid !== '' && { channelCid: cid }),
      rawPayload: rawPayload(payloadOf(record), Object.values(mapping)),
    },
  }
}

const MOST_ID_CHARACTERS = 500

/** The id that a record gives its message, for the answer; null where it gives none that can be told. */
export function sentId(record: unknown): string | null {
  const id = isObject(record) ? record.messageId : null
  if (typeof id !== 'string' && typeof id !== 'number') return null
  return String(id).length <= MOST_ID_CHARACTERS ? String(id) : null
}

function creatorOf(value: unknown): CreatorId {
  if (value === undefined || value === null || value === '') throw new Rejection('No creator.')
  const creator = CreatorId.safeParse(value)
  if (!creator.success) throw new Rejection('The creator is no text of 1 to 200 characters.')
  return creator.data
}

/** What the sender wants kept beside the message; else all that it sent. */
const payloadOf = (record: RecordValues): RecordValues =>
  isObject(record.rawPayload) ? record.rawPayload : record
