import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewChannels, guessMapping, guessWithoutMedium } from '../../electron/messages/mapping-guess.ts'
import { valueAt } from '../../electron/messages/record-columns.ts'

test.each([
  [
    { id: 1, body: 'a', user: 'u', conversation: 'c', created_at: '' },
    { externalId: 'id', text: 'body', visitor: 'user', channel: 'conversation', createdAt: 'created_at' },
  ],
  [
    {
      id: 'row',
      external_message_id: 'x',
      TEXT: 'a',
      'Visitor User-ID': 'u',
      visitor_username: 'n',
      is_paid_dm: true,
    },
    {
      externalId: 'external_message_id',
      text: 'TEXT',
      visitor: 'Visitor User-ID',
      visitorName: 'visitor_username',
      isPaid: 'is_paid_dm',
    },
  ],
  [
    { _id: { $oid: 'x' }, message: 'a', from: 'u', thread: 't', ts: 1 },
    { externalId: '_id.$oid', text: 'message', visitor: 'from', channel: 'thread', createdAt: 'ts' },
  ],
  [
    { id: 'x', text: 'a', cid: 'messaging:c', user: { id: 'u', name: 'n' }, created_at: '', html: 'a' },
    {
      externalId: 'id',
      text: 'text',
      visitor: 'user.id',
      visitorName: 'user.name',
      channel: 'cid',
      createdAt: 'created_at',
    },
  ],
  [
    {
      type: 'message.new',
      id: 'event',
      channel_id: 'c',
      message: { id: 'x', text: 'a', user: { id: 'u' }, created_at: '' },
      created_at: '',
    },
    {
      externalId: 'message.id',
      text: 'message.text',
      visitor: 'message.user.id',
      channel: 'channel_id',
      createdAt: 'message.created_at',
    },
  ],
])('the columns of %j are guessed', (values, mapping) => {
  expect(guessMapping([values], [])).toEqual(mapping)
})

test('no column ever holds two fields, and every guessed column is there', () => {
  const key = fc.constantFrom(
    'id',
    'text',
    'message',
    'user',
    'from',
    'username',
    'name',
    'channel',
    'cid',
    'thread',
    'date',
    'time',
    'paid',
    'ID',
    '_id',
    'User',
  )
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  const record = fc.dictionary(key, fc.oneof(scalar, fc.dictionary(key, scalar)))
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => {
      const columns = Object.values(guessMapping(records, []))
      expect(new Set(columns).size).toBe(columns.length)
      for (const column of columns)
        expect(records.some((values) => valueAt(values, column) !== undefined)).toBe(true)
    }),
  )
})

const inbox = (
  rows: number,
  channels: number,
  visitors: number,
): { id: number; text: string; user: string; channel: string }[] =>
  Array.from({ length: rows }, (_, index) => ({
    id: index,
    text: 't',
    user: `u${index % visitors}`,
    channel: `c${index % channels}`,
  }))

test.each([
  [50, 4, 40, true],
  [50, 4, 11, false],
  [49, 4, 40, false],
  [500, 12, 36, true],
  [500, 13, 400, false],
  [500, 400, 400, false],
])(
  'of %i rows with %i channels and %i visitors: the channel is a medium: %s',
  (rows, channels, visitors, isMedium) => {
    const records = inbox(rows, channels, visitors)
    const found = guessWithoutMedium(records)
    expect(found.fewChannels?.column).toBe(isMedium ? 'channel' : undefined)
    expect(found.mapping.channel).toBe(isMedium ? undefined : 'channel')
  },
)

test('with a medium out of the way the conversation is found under its other name', () => {
  const records = inbox(60, 3, 50).map(({ channel, ...values }) => ({
    ...values,
    channelId: channel,
    thread: `t${values.user}`,
  }))
  expect(guessWithoutMedium(records)).toMatchObject({
    mapping: { channel: 'thread' },
    fewChannels: { column: 'channelId' },
  })
})

test('a chosen channel column is kept and reported', () => {
  expect(fewChannels(inbox(60, 2, 50), { channel: 'channel' })).toEqual({
    column: 'channel',
    values: ['c0', 'c1'],
  })
})
