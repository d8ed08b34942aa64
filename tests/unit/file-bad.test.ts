import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRecords, readShape } from '../../electron/messages/file-records.ts'
import { checkStillThere, type OpenFile, openFile } from '../../electron/messages/open-file.ts'
import { recordsOf } from '../support/read-file.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const path = join(folder, 'file.jsonl')
const rows = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `{"id":${from + index},"text":"${'x'.repeat(50)}"}\n`).join(
    '',
  )

const text = '{"id":"1","text":"Grüße"}\n'.repeat(20)

test.each([
  ['UTF-16 with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'UTF-16 text'],
  ['UTF-16 without', Buffer.from(text, 'utf16le'), 'UTF-16 text'],
  ['UTF-16, the other way round', Buffer.from(text, 'utf16le').swap16(), 'UTF-16 text'],
  ['an archive', gzipSync(text), 'a gzip archive'],
  [
    'a workbook',
    Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.from(text)]),
    'a ZIP archive or an Excel workbook',
  ],
])('%s is refused as a whole, saying what it is', async (_, bytes, found) => {
  await expect(recordsOf(folder, 'whole.jsonl', bytes)).rejects.toMatchObject({
    code: 'FILE_NOT_TEXT',
    data: { file: 'whole.jsonl', found },
  })
})

test('random bytes are never taken for text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 5_000, maxLength: 9_000, size: 'max' }), async (bytes) => {
      const shuffled = Buffer.from(
        bytes.map((byte, index) => (byte * 31 + index * 97 + (index >> 3) * 13) & 0xff),
      )
      await expect(recordsOf(folder, 'random.csv', shuffled)).rejects.toMatchObject({ code: 'FILE_NOT_TEXT' })
    }),
    { numRuns: 20 },
  )
})

test.each([
  ['nothing', ''],
  ['a mark', '\ufeff'],
  ['blank lines', ' \n\r\n\t\n'],
])('a file that holds %s is empty', async (_, bytes) => {
  await expect(recordsOf(folder, 'empty.csv', bytes)).rejects.toMatchObject({ code: 'FILE_EMPTY' })
})

test('a missing file is gone, a folder cannot be read', async () => {
  mkdirSync(join(folder, 'inner'))
  await expect(openFile(join(folder, 'none.csv'), 'none.csv')).rejects.toMatchObject({
    code: 'FILE_GONE',
    data: { file: 'none.csv' },
  })
  await expect(openFile(join(folder, 'inner'), 'inner')).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    data: { file: 'inner' },
  })
})

/** Opens the file, takes the first record, lets something happen to the file, and reads on. */
async function readAround(before: string, happens: (file: OpenFile) => void): Promise<(number | string)[]> {
  writeFileSync(path, before)
  const file = await openFile(path, path)
  try {
    const shape = await readShape(file)
    const records = readRecords(file, shape, shape.firstRecord)
    const found: (number | string)[] = []
    for await (const record of records) {
      if (found.length === 0) happens(file)
      found.push(record.kind === 'values' ? Number(record.values.id) : record.reason)
    }
    return found
  } finally {
    await file.handle.close()
  }
}

const LONG = 3_000

test('what is appended while a file is read is read too', async () => {
  const found = await readAround(rows(0, LONG), () => appendFileSync(path, rows(LONG, LONG + 5)))
  expect(found).toEqual(Array.from({ length: LONG + 5 }, (_, index) => index))
})

test('half a line at the end of a file that grew is no message', async () => {
  const found = await readAround(rows(0, LONG), () => appendFileSync(path, '{"id":9999}'))
  expect(found.at(-2)).toBe(LONG - 1)
  expect(found.at(-1)).toMatch(/still being written/)
})

test('a last line without line break in a file at rest is a whole one', async () => {
  expect(await readAround('{"id":0}\n{"id":1}', () => undefined)).toEqual([0, 1])
})

test('a file that is cut while it is read has changed', async () => {
  await expect(readAround(rows(0, LONG), () => truncateSync(path, 100_000))).rejects.toMatchObject({
    code: 'FILE_CHANGED',
  })
  await expect(readAround(rows(0, LONG), () => truncateSync(path, 10))).rejects.toMatchObject({
    code: 'FILE_CHANGED',
  })
})

test('a file that is written anew in its place while it is read has changed', async () => {
  const anew = rows(10_000, 10_000 + 2 * LONG).replaceAll('x', 'y')
  await expect(readAround(rows(0, LONG), () => writeFileSync(path, anew))).rejects.toMatchObject({
    code: 'FILE_CHANGED',
  })
})

test('a file that is replaced or removed is noticed by asking', async () => {
  writeFileSync(path, rows(0, 3))
  const file = await openFile(path, path)
  await expect(checkStillThere(file)).resolves.toBeUndefined()
  writeFileSync(join(folder, 'other.jsonl'), rows(0, 3))
  renameSync(join(folder, 'other.jsonl'), path)
  await expect(checkStillThere(file)).rejects.toMatchObject({ code: 'FILE_CHANGED' })
  rmSync(path)
  await expect(checkStillThere(file)).rejects.toMatchObject({ code: 'FILE_GONE' })
  await file.handle.close()
})
