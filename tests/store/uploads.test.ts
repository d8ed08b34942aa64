import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { UploadId } from '../../shared/model/id.ts'
import { ann, atRest, openImports, plainRows, storedRows } from '../support/file-imports.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const uploadsFolder = join(folder, 'uploads')
const database = await openTestDatabase()
const { imports } = openImports(database, folder)
beforeEach(() => emptyDatabase(database))

async function uploaded(fileName: string, text: string): Promise<UploadId> {
  const part = new Blob([text])
  const { upload } = await imports.begin({ fileName, bytes: part.size })
  await imports.append({ upload, offset: 0, part })
  return upload
}

test('parts that arrive in order make the file, whatever is sent twice or too early', async () => {
  const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(parts, fc.array(fc.nat({ max: 400 })), async (sent, stray) => {
      const whole = Buffer.concat(sent)
      const { upload } = await imports.begin({ fileName: '../../evil.csv', bytes: whole.length })
      let offset = 0
      for (const [index, part] of sent.entries()) {
        const wrong = stray[index]
        if (wrong !== undefined && wrong !== offset) {
          const early = imports.append({ upload, offset: wrong, part: new Blob([part]) })
          await expect(early).rejects.toMatchObject({ code: 'UPLOAD_GAP', data: { expected: offset } })
        }
        offset += part.length
        expect(
          await imports.append({ upload, offset: offset - part.length, part: new Blob([part]) }),
        ).toEqual({ bytes: offset })
      }
      expect(readFileSync(join(uploadsFolder, upload))).toEqual(whole)
    }),
    { numRuns: 30 },
  )
  for (const name of readdirSync(uploadsFolder)) expect(UploadId.safeParse(name).success).toBe(true)
  expect(readdirSync(folder)).toEqual(['uploads'])
})

test('an upload is imported once, under the name of its file, and its copy is gone then', async () => {
  const upload = await uploaded('inbox.jsonl', plainRows(0, 120))
  const source = { from: 'upload' as const, upload }
  expect(await imports.look({ source })).toMatchObject({ format: 'jsonl', bytes: plainRows(0, 120).length })
  const started = await imports.start({ source, creator: ann })
  expect(started.fileName).toBe('inbox.jsonl')
  await expect(imports.start({ source, creator: ann })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await atRest(imports, started.id)).toMatchObject({ state: 'done', stored: 120 })
  expect(await storedRows(database)).toHaveLength(120)
  await expect.poll(() => existsSync(join(uploadsFolder, upload))).toBe(false)
})

test('an upload that lacks parts is not imported', async () => {
  const { upload } = await imports.begin({ fileName: 'a.jsonl', bytes: 100 })
  await imports.append({ upload, offset: 0, part: new Blob(['0123456789']) })
  const starting = imports.start({ source: { from: 'upload', upload }, creator: ann })
  await expect(starting).rejects.toMatchObject({ code: 'UPLOAD_GAP', data: { expected: 10 } })
})

test('more than was announced is refused', async () => {
  const { upload } = await imports.begin({ fileName: 'a.jsonl', bytes: 5 })
  const appending = imports.append({ upload, offset: 0, part: new Blob(['0123456789']) })
  await expect(appending).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('failures of an uploaded file name it as the person does', async () => {
  const upload = await uploaded('my inbox.csv', '')
  await expect(imports.look({ source: { from: 'upload', upload } })).rejects.toMatchObject({
    code: 'FILE_EMPTY',
    data: { file: 'my inbox.csv' },
  })
})

test('the next start deletes uploads that no import needs, and keeps those of paused ones and what is not ours', async () => {
  const paused = openImports(database, folder).imports
  const lines = plainRows(0, 3_000)
  const { upload } = await paused.begin({ fileName: 'a.jsonl', bytes: lines.length })
  await paused.append({ upload, offset: 0, part: new Blob([lines]) })
  const { id } = await paused.start({ source: { from: 'upload', upload }, creator: ann })
  await paused.close()
  const forgotten = await uploaded('b.jsonl', 'x')
  mkdirSync(uploadsFolder, { recursive: true })
  writeFileSync(join(uploadsFolder, 'note.txt'), 'not ours')
  const later = openImports(database, folder).imports
  await later.recover()
  expect(existsSync(join(uploadsFolder, forgotten))).toBe(false)
  expect(readFileSync(join(uploadsFolder, 'note.txt'), 'utf8')).toBe('not ours')
  await later.resume(id)
  expect(await atRest(later, id)).toMatchObject({ state: 'done', stored: 3_000 })
})
