import { expect, test } from 'vitest'
import { recordsOf } from '../support/read-file.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()

const linesOf = async (bytes: Buffer | string): Promise<string[]> => {
  const { records } = await recordsOf(folder, 'file.csv', bytes)
  return records.map((record) =>
    record.kind === 'values'
      ? `${record.line} ${Object.values(record.values).join('|')}`
      : `${record.line} ${record.reason}`,
  )
}

test('a forgotten quote that a stray one closes much later takes no whole rows with it', async () => {
  const found = await linesOf('id,text,user\n1,"oh,ann\n2,fine,bob\n3,good,cy\n4,five",dan\n5,last,eve\n')
  expect(found.filter((line) => /fine|good|last/.test(line))).toEqual([
    '3 2|fine|bob',
    '4 3|good|cy',
    '6 5|last|eve',
  ])
  expect(found).toHaveLength(5)
})

test('a text over several lines is one record, and the next line has its right number', async () => {
  const found = await linesOf('id,text,user\n1,"Dear all,\n\nthanks, really\n",ann\n2,b,bob\n')
  expect(found).toEqual(['2 1|Dear all,\n\nthanks, really\n|ann', '6 2|b|bob'])
})

test('a field never closed over more than a megabyte costs one line and not the time of the square', async () => {
  const rows = Array.from({ length: 300_000 }, (_, index) => `${index},t,u`)
  rows[0] = '0,"open,u'
  const started = performance.now()
  const found = await linesOf(`id,text,user\n${rows.join('\n')}\n`)
  expect(found).toHaveLength(300_000)
  expect(found[0]).toBe('2 A quote is opened here and never closed.')
  expect(found.at(-1)).toBe('300001 299999|t|u')
  expect(performance.now() - started).toBeLessThan(20_000)
})

test.each([
  [',', 'id,text;x,user'],
  [';', 'id;"a,b,c,d";user'],
  ['\t', 'id\ttext, or so\tuser'],
  [',', 'text'],
])('the delimiter %j is known by the header %j', async (delimiter, header) => {
  const { shape } = await recordsOf(folder, 'file.csv', `${header}\n`)
  expect(shape.csv?.delimiter).toBe(delimiter)
})

test('columns without a name, or with one that is taken, get one of their own', async () => {
  const { shape } = await recordsOf(folder, 'file.csv', 'id,,id,id (2)\n')
  expect(shape.csv?.columns).toEqual(['id', 'column 2', 'id (2)', 'id (2) (2)'])
})

test('lines that end in CR alone are read where there is no LF', async () => {
  expect(await linesOf('id,text\r1,a\r2,"b\rc"\r')).toEqual(['2 1|a', '3 2|b\rc'])
})

test('a header named __proto__ is a column like others', async () => {
  const { records } = await recordsOf(folder, 'file.csv', 'id,__proto__\n1,a\n')
  expect(records.map((record) => record.kind === 'values' && Object.entries(record.values))).toEqual([
    [
      ['id', '1'],
      ['__proto__', 'a'],
    ],
  ])
})

test('a byte order mark belongs to no column', async () => {
  const { shape } = await recordsOf(folder, 'file.csv', '\ufeff"id";text\n1;a\n')
  expect(shape.csv?.columns).toEqual(['id', 'text'])
})
