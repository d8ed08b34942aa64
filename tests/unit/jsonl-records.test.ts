import { expect, test } from 'vitest'
import { recordsOf } from '../support/read-file.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()

test('ids too long for a number keep all their digits', async () => {
  const { records } = await recordsOf(folder, 'a.jsonl', '{"id":12345678901234567891,"n":1.5,"small":7}\n')
  expect(records[0]).toMatchObject({ values: { id: '12345678901234567891', n: 1.5, small: 7 } })
})

test('reasons of bad lines never repeat the text of the line', async () => {
  const { records } = await recordsOf(folder, 'a.jsonl', '{"text": "secret\n["secret"]\nsecret\n')
  expect(records).toHaveLength(3)
  for (const record of records) expect(JSON.stringify({ ...record, bytes: '' })).not.toContain('secret')
})

test('a file named .jsonl whose first line is broken is still read as JSONL', async () => {
  const { shape, records } = await recordsOf(folder, 'a.jsonl', 'oops\n{"id":1}\n')
  expect(shape.format).toBe('jsonl')
  expect(records.map((record) => record.kind)).toEqual(['rejected', 'values'])
})

test('a line of many megabytes is passed over and the next one read', async () => {
  const long = `{"id":1,"text":"${'x'.repeat(20_000_000)}"}`
  const { records } = await recordsOf(folder, 'a.jsonl', `${long}\n{"id":2}\n`)
  expect(records.map((record) => record.kind)).toEqual(['rejected', 'values'])
  expect(records[0]?.bytes.length).toBeLessThan(10_000)
  expect(records[1]?.bytesEnd).toBe(long.length + 10)
})

test('a byte order mark is no part of a line, wherever files were put together', async () => {
  const { records } = await recordsOf(folder, 'a.jsonl', '\ufeff{"id":1}\n\ufeff{"id":2}\n')
  expect(records).toMatchObject([{ values: { id: 1 } }, { values: { id: 2 } }])
})
