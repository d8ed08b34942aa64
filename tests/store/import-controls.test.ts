import { writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { Failure } from '../../shared/failure.ts'
import { ann, atRest, FaultyDatabase, openImports, plainRows, storedRows } from '../support/file-imports.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const database = await openTestDatabase()
beforeEach(() => emptyDatabase(database))

test('an import that is cancelled and resumed at the same moment does one of them and not both', async () => {
  const { imports, at } = openImports(database, await mkdtemp(join(folder, 'controls-')))
  const path = join(folder, 'controls.jsonl')
  writeFileSync(path, plainRows(0, 400))
  const paused = Promise.withResolvers<unknown>()
  at(({ id, stored }) => {
    if (stored > 0) paused.resolve(imports.pause(id))
  })
  const { id } = await imports.start({ source: { from: 'path', path }, creator: ann })
  await paused.promise
  const { stored } = await atRest(imports, id)
  at(() => undefined)

  const [cancelled, resumed] = await Promise.allSettled([imports.cancel(id), imports.resume(id)])
  expect(cancelled).toMatchObject({ status: 'fulfilled', value: { state: 'cancelled' } })
  expect(resumed).toMatchObject({ status: 'rejected', reason: { code: 'IMPORT_ENDED' } })
  await imports.close()
  expect(await imports.read(id)).toMatchObject({ state: 'cancelled', stored })
  expect(await storedRows(database)).toHaveLength(stored)
})

test('a file sent through the window is still there when its import could not be started', async () => {
  let isDown = true
  const faulty = new FaultyDatabase(
    database,
    () => (isDown ? 'undone' : 'none'),
    () => new Failure('DATABASE_DOWN', {}),
  )
  const { imports } = openImports(faulty, await mkdtemp(join(folder, 'uploads-')))
  const part = new Blob([plainRows(0, 10)])
  const { upload } = await imports.begin({ fileName: 'messages.jsonl', bytes: part.size })
  await imports.append({ upload, offset: 0, part })
  const start = () => imports.start({ source: { from: 'upload', upload }, creator: ann })
  await expect(start()).rejects.toMatchObject({ code: 'DATABASE_DOWN' })
  isDown = false
  const [first, second] = await Promise.allSettled([start(), start()])
  expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
  if (first.status === 'fulfilled') {
    expect(await atRest(imports, first.value.id)).toMatchObject({ state: 'done', stored: 10 })
  }
  await imports.close()
})
