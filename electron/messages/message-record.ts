import type { FieldMapping, MessageField } from '../../shared/model/file-import.ts'
import { ExternalMessageId } from '../../shared/model/id.ts'
import { storable } from '../../shared/text/normalise.ts'
import { excerpt } from './excerpt.ts'
import type { RecordValues } from './file-record.ts'
import { readDate } from './message-dates.ts'
import type { NewMessage } from './new-message.ts'
import { rawPayload } from './raw-payload.ts'
import { valueAt } from './record-columns.ts'
import { Rejection } from './rejection.ts'

/** How the records of one file become messages. */
export interface MessageRules {
  mapping: FieldMapping
  /** The time of messages that have none: when their import started. */
  startedAt: Date
  /** A day after this begins the future. */
  now: Date
}

const MOST_ID_CHARACTERS = 500
const DAY_MS = 86_400_000

const paidWords = new Map([
  ...['true', '1', 'yes', 'y', 't'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'n', 'f', ''].map((word) => [word, false] as const),
])

const asked = (values: RecordValues, rules: MessageRules, field: MessageField): unknown => {
  const column = rules.mapping[field]
  return column === undefined ? undefined : valueAt(values, column)
}

/** A foreign value inside a sentence. An object is not turned to text: it may bring its own way of doing that. */
const quoted = (value: unknown): string =>
  typeof value === 'object'
    ? Array.isArray(value)
      ? 'a list'
      : 'an object'
    : `“${excerpt(String(value), 40)}”`

/** A name or id, trimmed; '' where there is none. */
export function shortText(value: unknown, what: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string' && typeof value !== 'number') throw new Rejection(`The ${what} is no text.`)
  const text = storable(String(value)).trim()
  if (text.length <= MOST_ID_CHARACTERS) return text
  throw new Rejection(`The ${what} is longer than ${MOST_ID_CHARACTERS} characters: ${quoted(text)}.`)
}

function externalIdOf(value: unknown): ExternalMessageId {
  const id = shortText(value, 'id')
  if (id === '') throw new Rejection('No id.')
  return ExternalMessageId.parse(id)
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) throw new Rejection('No text.')
  if (typeof value !== 'string' && typeof value !== 'number') throw new Rejection('The text is no text.')
  return storable(String(value))
}

function createdAtOf(value: unknown, { startedAt, now }: MessageRules): Date {
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === ''))
    return startedAt
  const date = typeof value === 'string' || typeof value === 'number' ? readDate(value) : null
  if (date === null) {
    throw new Rejection(`The time cannot be read: ${quoted(value)}. Write it as 2026-01-31T09:30:00Z.`)
  }
  if (date.getTime() <= now.getTime() + DAY_MS) return date
  throw new Rejection(`The time lies in the future: ${quoted(value)}. Correct it and try again.`)
}

function isPaidOf(value: unknown): boolean {
  if (value === undefined || value === null) return false
  const isPaid = typeof value === 'object' ? undefined : paidWords.get(String(value).trim().toLowerCase())
  if (isPaid === undefined) throw new Rejection(`The paid flag is neither true nor false: ${quoted(value)}.`)
  return isPaid
}

/** Channel and its long form. Where a file names only the long one (`messaging:abc`), the id is what follows the type. */
function channelOf(value: string, column: string | undefined, visitor: string, id: string): [string, string] {
  const isLong = column !== undefined && /cid$/i.test(column) && /^[\w-]+:./.test(value)
  if (isLong) return [value.slice(value.indexOf(':') + 1), value]
  const channel = [value, visitor, id].find((candidate) => candidate !== '') ?? id
  return [channel, `messaging:${channel}`]
}

/** The message that a record holds; a rejection with the reason where it holds none. */
export function messageOf(values: RecordValues, rules: MessageRules): NewMessage {
  const externalId = externalIdOf(asked(values, rules, 'externalId'))
  const text = textOf(asked(values, rules, 'text'))
  const visitor = shortText(asked(values, rules, 'visitor'), 'visitor')
  const visitorName = shortText(asked(values, rules, 'visitorName'), 'visitor name')
  const asChannel = shortText(asked(values, rules, 'channel'), 'channel')
  const [channel, channelCid] = channelOf(asChannel, rules.mapping.channel, visitor, externalId)
  return {
    externalId,
    text,
    channel,
    channelCid,
    visitor: visitor === '' ? channel : visitor,
    visitorName: visitorName === '' ? visitor || channel : visitorName,
    isPaid: isPaidOf(asked(values, rules, 'isPaid')),
    createdAt: createdAtOf(asked(values, rules, 'createdAt'), rules),
    rawPayload: rawPayload(values, Object.values(rules.mapping)),
  }
}
