import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { Failure } from '../../shared/failure.ts'
import type { FileImport } from '../../shared/model/file-import.ts'
import {
  allRejects,
  ann,
  atRest,
  type Fault,
  FaultyDatabase,
  openImports,
  plainRows,
  startImport,
  storedRows,
} from '../support/file-imports.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const database = await openTestDatabase()
const { imports, at } = openImports(database, folder)
beforeEach(async () => {
  await emptyDatabase(database)
  at(() => undefined)
})

const COUNT = 4_000
const allIds = Array.from({ length: COUNT }, (_, index) => `m${index}`)
const path = join(folder, 'long.jsonl')
const source = { from: 'path' as const, path }

const storedIds = async (): Promise<string[]> => (await storedRows(database)).map(({ id }) => id)

/** Starts the import of a long file, and lets something happen once some of it is stored. */
async function importWhile(happens: (id: FileImport['id']) => void): Promise<FileImport> {
  writeFileSync(path, plainRows(0, COUNT))
  let hasHappened = false
  at((step) => {
    if (hasHappened || step.stored < 100) return
    hasHappened = true
    happens(step.id)
  })
  return atRest(imports, (await imports.start({ source, creator: ann })).id)
}

test.each([
  ['a file without ids', '{"text":"a"}\n', { code: 'FILE_NOT_UNDERSTOOD', data: { missing: ['id'] } }],
  [
    'a file without ids and texts',
    'a,b\n1,2\n',
    { code: 'FILE_NOT_UNDERSTOOD', data: { missing: ['id', 'text'] } },
  ],
  ['an array over many lines', '[\n  {\n    "id": 1\n  }\n]\n', { code: 'FILE_NOT_UNDERSTOOD' }],
  ['a header alone', 'id,text\n', { code: 'FILE_EMPTY' }],
  ['UTF-16', Buffer.from('\ufeff{"id":1,"text":"a"}\n', 'utf16le'), { code: 'FILE_NOT_TEXT' }],
])('%s is refused before an import begins', async (_, bytes, failure) => {
  await expect(startImport(imports, folder, 'refused', bytes)).rejects.toMatchObject(failure)
  expect(await imports.list()).toEqual([])
})

test('a mapping to columns that are not there names them', async () => {
  writeFileSync(path, plainRows(0, 3))
  const starting = imports.start({ source, creator: ann, mapping: { externalId: 'id', text: 'body' } })
  await expect(starting).rejects.toMatchObject({
    code: 'FILE_NOT_UNDERSTOOD',
    data: { missing: ['text (column “body”)'] },
  })
})

test('a path that is not whole is refused', async () => {
  const starting = imports.start({ source: { from: 'path', path: 'inbox.jsonl' }, creator: ann })
  await expect(starting).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('hostile texts are stored as they are, but for what cannot be', async () => {
  const texts = [
    '',
    'x'.repeat(100_000),
    'a\0b',
    '\ud83d',
    '\u202eabc\u200f',
    '😀👩‍👩‍👧',
    '<script>alert(1)</script>',
    "'; DROP TABLE messages; --",
  ]
  const lines = texts.map((text, index) =>
    JSON.stringify({
      id: `h${index}`,
      text,
      channel: text.slice(0, 90),
      nested: { [text.slice(0, 20)]: [text] },
    }),
  )
  const found = await atRest(
    imports,
    (await startImport(imports, folder, 'hostile.jsonl', lines.join('\n'))).id,
  )
  expect(found).toMatchObject({ stored: texts.length, rejected: 0 })
  expect((await storedRows(database)).map(({ text }) => text)).toEqual(
    texts.map((text) => text.replace('\0', '\ufffd').replace(/^\ud83d$/, '\ufffd')),
  )
})

test('a file that vanishes while it is read pauses its import; put back, it is read to its end', async () => {
  const paused = await importWhile(() => rmSync(path))
  expect(paused).toMatchObject({
    state: 'paused',
    failure: { code: 'FILE_GONE', data: { file: 'long.jsonl' } },
  })
  const before = await storedIds()
  expect(before).toEqual(allIds.slice(0, before.length))
  expect(before.length).toBe(paused.stored)
  await imports.resume(paused.id)
  expect(await atRest(imports, paused.id)).toMatchObject({ state: 'paused', failure: { code: 'FILE_GONE' } })
  writeFileSync(path, plainRows(0, COUNT))
  expect(await imports.resume(paused.id)).toMatchObject({ state: 'running', failure: null })
  expect(await atRest(imports, paused.id)).toMatchObject({
    state: 'done',
    read: COUNT,
    stored: COUNT,
    failure: null,
  })
  expect(await storedIds()).toEqual(allIds)
})

test('a file that is cut while it is read pauses its import', async () => {
  const paused = await importWhile(() => truncateSync(path, 50))
  expect(paused).toMatchObject({ state: 'paused', failure: { code: 'FILE_CHANGED' } })
  expect(await storedIds()).toEqual(allIds.slice(0, paused.stored))
})

test('what is appended while a file is read is imported too', async () => {
  const found = await importWhile(() => appendFileSync(path, plainRows(COUNT, COUNT + 3)))
  expect(found).toMatchObject({ state: 'done', stored: COUNT + 3 })
  expect(found.bytesRead).toBe(found.bytes)
})

test('a pause stops after the batch in hand, and the import is not resumed in another file', async () => {
  let paused: Promise<FileImport> | undefined
  const found = await importWhile((id) => {
    paused = imports.pause(id)
  })
  expect(await paused).toEqual(found)
  expect(found).toMatchObject({ state: 'paused', failure: null, finishedAt: null })
  expect(found.stored).toBeLessThan(COUNT)
  writeFileSync(path, plainRows(0, COUNT).replace('text 3', 'TEXT 3'))
  await imports.resume(found.id)
  expect(await atRest(imports, found.id)).toMatchObject({
    state: 'paused',
    stored: found.stored,
    failure: { code: 'FILE_CHANGED' },
  })
  writeFileSync(path, plainRows(0, COUNT + 10))
  await imports.resume(found.id)
  expect(await atRest(imports, found.id)).toMatchObject({ state: 'done', stored: COUNT + 10 })
})

test('a cancelled import keeps what is stored and cannot go on', async () => {
  let cancelled: Promise<FileImport> | undefined
  const found = await importWhile((id) => {
    cancelled = imports.cancel(id)
  })
  expect(await cancelled).toMatchObject({ state: 'cancelled', stored: found.stored })
  expect(found.finishedAt).not.toBeNull()
  expect(await storedIds()).toEqual(allIds.slice(0, found.stored))
  for (const act of ['pause', 'resume', 'cancel'] as const) {
    await expect(imports[act](found.id)).rejects.toMatchObject({
      code: 'IMPORT_ENDED',
      data: { state: 'cancelled' },
    })
  }
  const again = await atRest(imports, (await imports.start({ source, creator: ann })).id)
  expect(again).toMatchObject({ duplicates: found.stored, stored: COUNT - found.stored })
})

test('a paused import can be cancelled', async () => {
  const found = await importWhile((id) => void imports.pause(id))
  expect(await imports.cancel(found.id)).toMatchObject({ state: 'cancelled', failure: null })
})

test('a disk that is full pauses the import, even where that cannot be written down', async () => {
  const faults: Fault[] = ['none', 'none', 'undone', 'undone']
  const full = new FaultyDatabase(
    database,
    () => faults.shift() ?? 'none',
    () => new Failure('DISK_FULL', { folder: 'data' }),
  )
  const { imports: unlucky } = openImports(full, folder)
  writeFileSync(path, plainRows(0, 300))
  const { id } = await unlucky.start({ source, creator: ann })
  const paused = await atRest(unlucky, id)
  expect(paused).toMatchObject({ state: 'paused', failure: { code: 'DISK_FULL', data: { folder: 'data' } } })
  expect(await unlucky.read(id)).toMatchObject({ state: 'paused', failure: { code: 'DISK_FULL' } })
  await unlucky.resume(id)
  expect(await atRest(unlucky, id)).toMatchObject({ state: 'done', stored: 300, failure: null })
})

test('rejects that cannot be written pause the import before their lines are counted', async () => {
  const rejectsFolder = join(folder, 'elsewhere', 'rejects')
  mkdirSync(join(folder, 'elsewhere'))
  // A folder of the system where nobody may write, the superuser included.
  symlinkSync(existsSync('/sys') ? '/sys' : '/System', rejectsFolder)
  const { imports: unlucky } = openImports(database, join(folder, 'elsewhere'))
  const { id } = await startImport(
    unlucky,
    folder,
    'a.jsonl',
    `${plainRows(0, 60)}bad\n${plainRows(60, 200)}`,
  )
  const paused = await atRest(unlucky, id)
  expect(paused).toMatchObject({
    state: 'paused',
    read: 50,
    rejected: 0,
    rejectsFile: null,
    failure: { code: 'FOLDER_READ_ONLY' },
  })
  rmSync(rejectsFolder)
  await unlucky.resume(id)
  expect(await atRest(unlucky, id)).toMatchObject({ state: 'done', stored: 200, rejected: 1 })
  expect(await allRejects(unlucky, id)).toMatchObject([{ line: 61 }])
})

test('an import that a killed program left running waits to be resumed', async () => {
  const found = await importWhile((id) => void imports.pause(id))
  await database.write((writer) => writer.run(`UPDATE imports SET state = 'running'`))
  const { imports: later } = openImports(database, folder)
  await later.recover()
  expect(await later.list()).toMatchObject([
    { id: found.id, state: 'paused', failure: { code: 'IMPORT_INTERRUPTED' } },
  ])
  await later.resume(found.id)
  expect(await atRest(later, found.id)).toMatchObject({ state: 'done', stored: COUNT })
})

test('closing stops imports after the batch in hand, and they can be resumed', async () => {
  writeFileSync(path, plainRows(0, COUNT))
  const closing = openImports(database, folder)
  const { id } = await closing.imports.start({ source, creator: ann })
  await closing.imports.close()
  const found = await imports.read(id)
  expect(found).toMatchObject({ state: 'paused', failure: { code: 'IMPORT_INTERRUPTED' } })
  expect(await storedIds()).toEqual(allIds.slice(0, found.stored))
})

test('watching breaks off when nobody watches any more, and the import goes on', async () => {
  writeFileSync(path, plainRows(0, COUNT))
  const { id } = await imports.start({ source, creator: ann })
  const controller = new AbortController()
  const states: string[] = []
  for await (const step of imports.watch(id, controller.signal)) {
    states.push(step.state)
    controller.abort()
  }
  expect(states).toEqual(['running'])
  expect(await atRest(imports, id)).toMatchObject({ state: 'done', stored: COUNT })
})

test('an import that is not known is not found', async () => {
  const { id } = await atRest(imports, (await startImport(imports, folder, 'a.jsonl', plainRows(0, 1))).id)
  await emptyDatabase(database)
  await expect(imports.read(id)).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'import', id } })
  await expect(imports.resume(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a cursor that is none of ours is refused', async () => {
  const { id, rejectsFile } = await atRest(
    imports,
    (await startImport(imports, folder, 'a.jsonl', `${plainRows(0, 1)}bad\n`)).id,
  )
  expect(readFileSync(rejectsFile ?? '', 'utf8')).toContain('bad')
  await expect(imports.rejects({ id, cursor: 'nonsense', limit: 5 })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
})
