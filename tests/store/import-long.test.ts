import { expect, test } from 'vitest'
import { atRest, openImports, startImport, storedRows } from '../support/file-imports.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const database = await openTestDatabase()

/** A text of about so many characters in which hardly any word comes twice, as in long letters. */
const varied = (characters: number, first: number): string =>
  Array.from({ length: characters / 7 }, (_, index) =>
    Math.imul(first + index, 0x9e3779b1)
      .toString(36)
      .padStart(6, 'x')
      .slice(-6),
  ).join(' ')

test('long texts of many different words are stored, and stop nothing', async () => {
  const { imports, logged } = openImports(database, folder)
  const texts = ['short', varied(20_000, 1), varied(100_000, 2), varied(900_000, 3), 'x y '.repeat(25_000)]
  const lines = texts.map((text, index) => `${JSON.stringify({ id: `m${index}`, text })}\n`).join('')
  const { id } = await startImport(imports, folder, 'long.jsonl', lines)
  expect(await atRest(imports, id)).toMatchObject({ state: 'done', stored: texts.length, rejected: 0 })
  expect((await storedRows(database)).map(({ text }) => text)).toEqual(texts)
  expect(logged).toEqual([])
  await imports.close()
})

test('no text is too much for the index of texts, whatever it is made of', async () => {
  const unlike = [
    Array.from({ length: 1_000 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join(' '),
    Array.from({ length: 1_000 }, (_, index) => String.fromCodePoint(0x1f300 + index)).join(''),
    Array.from({ length: 1_000 }, (_, index) => String.fromCodePoint(0x10400 + (index % 40), 0x130)).join(''),
    'İ'.repeat(500) + varied(4_000, 5),
  ]
  const { imports } = openImports(database, folder)
  const lines = unlike.map((text, index) => `${JSON.stringify({ id: `u${index}`, text })}\n`).join('')
  const { id } = await startImport(imports, folder, 'unlike.jsonl', lines)
  expect(await atRest(imports, id)).toMatchObject({ state: 'done', stored: unlike.length })
  await imports.close()
})

test('a message that the database refuses costs only its own line', async () => {
  await emptyDatabase(database)
  // The index of whole texts, as a production database may have it, holds no entry of over 8,191 bytes.
  await database.write((writer) =>
    writer.run('CREATE INDEX whole_texts ON messages USING gist (text gist_trgm_ops)'),
  )
  const { imports, logged } = openImports(database, folder)
  const texts = ['before', varied(40_000, 7), 'between', varied(40_000, 8), 'after']
  const lines = texts.map((text, index) => `${JSON.stringify({ id: `r${index}`, text })}\n`).join('')
  const { id } = await startImport(imports, folder, 'refused.jsonl', lines)
  expect(await atRest(imports, id)).toMatchObject({ state: 'done', read: 5, stored: 3, rejected: 2 })
  const { items } = await imports.rejects({ id, cursor: null, limit: 10 })
  expect(items.map(({ line, kind }) => [line, kind])).toEqual([
    [2, 'rejected'],
    [4, 'rejected'],
  ])
  expect((await storedRows(database)).map(({ text }) => text).slice(-3)).toEqual([
    'before',
    'between',
    'after',
  ])
  expect(logged).toEqual([])
  await imports.close()
})
