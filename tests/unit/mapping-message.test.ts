import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageOf } from '../../electron/messages/message-record.ts'
import type { FieldMapping } from '../../shared/model/file-import.ts'

const now = new Date('2026-03-01T12:00:00Z')
const mapping: FieldMapping = {
  externalId: 'id',
  text: 'text',
  visitor: 'user',
  visitorName: 'name',
  channel: 'channel',
  createdAt: 'at',
  isPaid: 'paid',
}
const read = (values: Record<string, unknown>) =>
  messageOf({ id: '1', text: 'a', ...values }, { mapping, startedAt: now, now })

test('a text is kept as it is but for what cannot be stored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(read({ text }).text).toBe(text.replaceAll('\0', '\ufffd'))
    }),
  )
  expect(read({ text: '\ud800 \u200f<b onclick="x">😀</b> ' }).text).toBe(
    '\ufffd \u200f<b onclick="x">😀</b> ',
  )
})

test('an empty text and one of 100 KB are messages', () => {
  expect(read({ text: '' }).text).toBe('')
  expect(read({ text: 'é'.repeat(50_000) }).text).toHaveLength(50_000)
})

test.each([
  ['no text', { text: null }, /^No text/],
  ['a list as text', { text: ['a'] }, /text is no text/],
  ['no id', { id: ' ' }, /^No id/],
  ['an object as id', { id: { toString: 1 } }, /id is no text/],
  ['a long id', { id: 'i'.repeat(501) }, /longer than 500/],
  ['an ambiguous date', { at: '01/02/2026' }, /cannot be read: “01\/02\/2026”/],
  ['an object as date', { at: { toString: 1 } }, /cannot be read: an object/],
  ['a date that does not exist', { at: '2026-02-30' }, /cannot be read/],
  ['a date of next week', { at: '2026-03-08' }, /in the future/],
  ['a paid flag that is none', { paid: 'maybe\u202e' }, /“maybe\\u{202e}”/],
  ['an object as paid flag', { paid: { toString: 1 } }, /an object/],
])('%s is rejected with a reason', (_, values, reason) => {
  expect(() => read(values)).toThrow(reason)
})

test('reasons stay short whatever the text', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 5_000, size: 'max' }),
      fc.constantFrom('at', 'paid'),
      (text, column) => {
        try {
          read({ [column]: `?${text}` })
        } catch (error) {
          expect(error).toMatchObject({ name: 'Rejection' })
          expect(error instanceof Error ? error.message.length : 0).toBeLessThan(600)
          return
        }
        expect.fail('a question mark begins no time and no flag')
      },
    ),
  )
})

test('the channel is the conversation, else the visitor, else the message itself', () => {
  expect(read({ channel: 'c', user: 'u' })).toMatchObject({
    channel: 'c',
    channelCid: 'messaging:c',
    visitor: 'u',
    visitorName: 'u',
  })
  expect(read({ user: 7, name: 'Ann' })).toMatchObject({ channel: '7', visitor: '7', visitorName: 'Ann' })
  expect(read({})).toMatchObject({ channel: '1', channelCid: 'messaging:1', visitor: '1', visitorName: '1' })
})

test('a column of long channel names gives both forms', () => {
  const found = messageOf(
    { id: '1', text: 'a', cid: 'livestream:abc:d' },
    { mapping: { ...mapping, channel: 'cid' }, startedAt: now, now },
  )
  expect(found).toMatchObject({ channel: 'abc:d', channelCid: 'livestream:abc:d' })
})

test('every time is read back from the forms it is commonly written in', () => {
  const seconds = fc.integer({ min: 200_000_000, max: now.getTime() / 1000 })
  const forms: ((date: Date) => string | number)[] = [
    (date) => date.toISOString(),
    (date) => date.toISOString().replace('T', ' ').replace('.000Z', ' UTC'),
    (date) => date.toISOString().replace('T', ' ').replace('.000Z', ' +0000 UTC'),
    (date) => date.toISOString().replace('.000Z', ''),
    (date) => new Date(date.getTime() + 5.5 * 3_600_000).toISOString().replace('.000Z', '+05:30'),
    (date) => new Date(date.getTime() - 3_600_000).toISOString().replace('.000Z', '-0100'),
    (date) => date.toUTCString(),
    (date) => date.toUTCString().replace('GMT', '+0000').slice(5),
    (date) => date.toString(),
    (date) => date.toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' }),
    (date) => date.toLocaleString('de-DE', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' }),
    (date) => date.getTime() / 1000,
    (date) => String(date.getTime() / 1000),
    (date) => `${date.getTime() / 1000}.000100`,
    (date) => date.getTime(),
    (date) => String(date.getTime() * 1000),
  ]
  fc.assert(
    fc.property(seconds, fc.constantFrom(...forms), (second, form) => {
      const date = new Date(second * 1000)
      expect(read({ at: form(date) }).createdAt.toISOString()).toBe(date.toISOString())
    }),
    { numRuns: 1_000 },
  )
})

test('a time that is missing is the time of import', () => {
  for (const at of [undefined, null, '', ' ']) expect(read({ at }).createdAt).toBe(now)
})

test('paid flags are read in all common spellings', () => {
  for (const paid of [true, 1, '1', 'TRUE', 'Yes', ' y ']) expect(read({ paid }).isPaid).toBe(true)
  for (const paid of [false, 0, '0', 'False', 'no', '', null, undefined])
    expect(read({ paid }).isPaid).toBe(false)
})

test('the whole record is kept beside the message, of a huge one what is small and in no field', () => {
  const small = { id: '1', text: 'a', medium: 'e\0mail', more: { deep: ['\ud800'] } }
  expect(read(small).rawPayload).toEqual({
    id: '1',
    text: 'a',
    medium: 'e\ufffdmail',
    more: { deep: ['\ufffd'] },
  })
  const huge = { text: 'x'.repeat(300_000), medium: 'mail', page: 'y'.repeat(5_000) }
  expect(read(huge).rawPayload).toEqual({ medium: 'mail' })
})
