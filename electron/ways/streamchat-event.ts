import type { RecordValues } from '../messages/file-record.ts'
import { isObject } from '../messages/jsonl-records.ts'
import { valueAt } from '../messages/record-columns.ts'

/** What is not written by a person, or not to be seen. */
const otherTypes = new Set<unknown>(['system', 'ephemeral', 'error', 'deleted'])

/** Whose channel it is: by the server's events, by its clients', or by what an app keeps with the channel. */
const creatorPlaces = [
  'channel.created_by.id',
  'channel.data.createdBy.id',
  'channel.data.created_by.id',
  'channel.createdBy.id',
  'channel_custom.creatorId',
  'channel_custom.creator_id',
  'channel_custom.created_by.id',
]
const paidPlaces = ['channel', 'channel.data', 'channel.custom', 'channel_custom'].flatMap((place) => [
  `${place}.isPaidDm`,
  `${place}.is_paid_dm`,
])
const channelPlaces = ['channel.id', 'channel_id', 'message.channel_id']
const cidPlaces = ['channel.cid', 'cid', 'message.cid']
const visitorPlaces = ['message.user.id', 'user.id']
const visitorNamePlaces = ['message.user.name', 'user.name']

function firstAt(event: RecordValues, places: readonly string[]): unknown {
  for (const place of places) {
    const value = valueAt(event, place)
    if (value !== undefined && value !== null && value !== '') return value
  }
  return undefined
}

/**
 * The message of an event, as the intake takes it; null where there is none to take in: another event, one of the
 * system's own, or what the creator wrote.
 */
export function messageOfEvent(event: unknown): RecordValues | null {
  if (!isObject(event) || event.type !== 'message.new' || !isObject(event.message)) return null
  const { message } = event
  if (otherTypes.has(message.type)) return null
  const creatorId = firstAt(event, creatorPlaces)
  const visitorUserId = firstAt(event, visitorPlaces)
  if (visitorUserId !== undefined && visitorUserId === creatorId) return null
  const cid = firstAt(event, cidPlaces)
  return {
    creatorId,
    messageId: message.id,
    // One that is only a picture has none.
    text: message.text ?? '',
    channelId: firstAt(event, channelPlaces) ?? channelOfCid(cid),
    channelCid: cid,
    visitorUserId,
    visitorUsername: firstAt(event, visitorNamePlaces),
    createdAt: message.created_at ?? event.created_at,
    isPaidDm: firstAt(event, paidPlaces),
    rawPayload: message,
  }
}

/** `messaging:abc` is the channel `abc`. */
const channelOfCid = (cid: unknown): string | undefined =>
  typeof cid === 'string' && cid.includes(':') ? cid.slice(cid.indexOf(':') + 1) : undefined
