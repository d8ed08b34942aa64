import { writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { Failure } from '../../shared/failure.ts'
import { ann, atRest, FaultyDatabase, openImports, plainRows, storedRows } from '../support/file-imports.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** So many that an import stores several batches of them, the larger ones last. */
const ROWS = 3_000

const folder = temporaryFolder()
const database = await openTestDatabase()
beforeEach(() => emptyDatabase(database))

test.each([
  ['cancelled and resumed', ['cancel', 'resume']],
  ['resumed and cancelled', ['resume', 'cancel']],
] as const)(
  'an import that is %s at the same moment ends in one state that all answers agree with',
  async (_, order) => {
    const { imports, at } = openImports(database, await mkdtemp(join(folder, 'controls-')))
    const path = join(folder, 'controls.jsonl')
    writeFileSync(path, plainRows(0, ROWS))
    const paused = Promise.withResolvers<unknown>()
    at(({ id, stored }) => {
      if (stored > 0) paused.resolve(imports.pause(id))
    })
    const { id } = await imports.start({ source: { from: 'path', path }, creator: ann })
    await paused.promise
    const before = await atRest(imports, id)
    expect(before).toMatchObject({ state: 'paused' })
    at(() => undefined)

    const [first, second] = await Promise.allSettled(order.map((wish) => imports[wish](id)))
    const [cancelled, resumed] = order[0] === 'cancel' ? [first, second] : [second, first]
    await imports.close()
    const after = await imports.read(id)
    // What a cancel answers is how it ends; one that is refused came after the last line.
    if (cancelled?.status === 'fulfilled') expect(cancelled.value.state).toBe(after.state)
    else expect(after).toMatchObject({ state: 'done', stored: ROWS })
    expect(['cancelled', 'done']).toContain(after.state)
    expect([first?.status, second?.status]).toContain('fulfilled')
    for (const settled of [cancelled, resumed]) {
      if (settled?.status === 'rejected') expect(settled.reason).toMatchObject({ code: 'IMPORT_ENDED' })
    }
    if (resumed?.status === 'rejected') expect(after.stored).toBe(before.stored)
    expect(after.stored).toBeGreaterThanOrEqual(before.stored)
    expect(await storedRows(database)).toHaveLength(after.stored)
  },
)

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
  const both = await Promise.allSettled([start(), start()])
  const [started] = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await atRest(imports, started?.id ?? expect.fail('none began'))).toMatchObject({
    state: 'done',
    stored: 10,
  })
  await imports.close()
})
