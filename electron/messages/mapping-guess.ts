import type { FieldMapping, MessageField } from '../../shared/model/file-import.ts'
import { excerpt } from './excerpt.ts'
import type { RecordValues } from './file-record.ts'
import { columnsOfAll, valueAt } from './record-columns.ts'

/** Records at the beginning of a file that its mapping is guessed from. */
export const SAMPLE_RECORDS = 1_000

/** A column taken for the channel that has few values: most likely a medium such as e-mail or chat. */
export interface FewChannels {
  column: string
  values: string[]
}

/** Names of columns by field, most telling first; case and separators do not count, a dot stands for nesting. */
const names: [MessageField, string[]][] = [
  ['externalId', ['externalmessageid', 'externalid', 'messageid', 'id', 'id.oid']],
  ['text', ['text', 'body', 'messagetext', 'messagebody', 'message', 'content']],
  [
    'visitorName',
    [
      'visitorusername',
      'visitorname',
      'username',
      'user.name',
      'user.username',
      'visitor.name',
      'visitor.username',
      'author.name',
      'author.username',
      'from.name',
      'from.username',
    ],
  ],
  [
    'visitor',
    [
      'visitoruserid',
      'visitorid',
      'visitor.id',
      'visitor',
      'userid',
      'user.id',
      'user',
      'senderid',
      'sender.id',
      'sender',
      'fromid',
      'from.id',
      'from',
      'authorid',
      'author.id',
      'author',
    ],
  ],
  [
    'channel',
    [
      'channelid',
      'channel.id',
      'conversationid',
      'conversation.id',
      'conversation',
      'threadid',
      'thread.id',
      'thread',
      'cid',
      'channelcid',
      'channel.cid',
      'channel',
    ],
  ],
  ['createdAt', ['createdat', 'createdat.date', 'sentat', 'timestamp', 'ts', 'datetime', 'date', 'time']],
  ['isPaid', ['ispaiddm', 'ispaid', 'paiddm', 'paid']],
]

const plainName = (column: string): string => column.toLowerCase().replaceAll(/[^\p{L}\p{N}.]/gu, '')

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

/** A list cannot be an id or a text. */
const holdsSomething = (records: readonly RecordValues[], column: string): boolean =>
  records.some((values) => isScalar(valueAt(values, column)))

function columnFor(
  wanted: readonly string[],
  columns: ReadonlyMap<string, string>,
  isEvent: boolean,
): string | undefined {
  const places = isEvent ? [...wanted.map((name) => `message.${name}`), ...wanted] : wanted
  const found = places.find((place) => columns.has(place))
  return found === undefined ? undefined : columns.get(found)
}

function firstByName(columns: readonly string[]): Map<string, string> {
  const byName = new Map<string, string>()
  for (const column of columns) if (!byName.has(plainName(column))) byName.set(plainName(column), column)
  return byName
}

/** Guesses which column holds which field. No column serves two, and none of `excluded` is taken. */
export function guessMapping(records: readonly RecordValues[], excluded: readonly string[]): FieldMapping {
  const mapping: FieldMapping = {}
  const free = firstByName(
    columnsOfAll(records).filter((column) => !excluded.includes(column) && holdsSomething(records, column)),
  )
  // Chat servers send a message inside an event, which has an id and a time of its own.
  const isEvent = free.has('message.text') && !free.has('text')
  for (const [field, wanted] of names) {
    const column = columnFor(wanted, free, isEvent)
    if (column === undefined) continue
    mapping[field] = column
    free.delete(plainName(column))
  }
  return mapping
}

const distinct = (records: readonly RecordValues[], column: string): Set<string> =>
  new Set(
    records
      .map((values) => valueAt(values, column))
      .filter(isScalar)
      .map(String),
  )

/**
 * Whether the channel column is none: a channel is one visitor with one creator, so at most 12 values in at
 * least 50 records, with three visitors or more to a value (records, where no visitor is known), are a medium.
 */
export function fewChannels(records: readonly RecordValues[], mapping: FieldMapping): FewChannels | null {
  if (mapping.channel === undefined || records.length < 50) return null
  const values = distinct(records, mapping.channel)
  const visitors = mapping.visitor === undefined ? records.length : distinct(records, mapping.visitor).size
  const isFew = values.size > 0 && values.size <= 12 && values.size * 3 <= visitors
  return isFew
    ? { column: mapping.channel, values: [...values].sort().map((value) => excerpt(value, 60)) }
    : null
}

/** The guess, without a channel column that is most likely a medium; that one beside it. */
export function guessWithoutMedium(records: readonly RecordValues[]): {
  mapping: FieldMapping
  fewChannels: FewChannels | null
} {
  const excluded: string[] = []
  let first: FewChannels | null = null
  for (;;) {
    const mapping = guessMapping(records, excluded)
    const few = fewChannels(records, mapping)
    first ??= few
    if (few === null) return { mapping, fewChannels: first }
    excluded.push(few.column)
  }
}
