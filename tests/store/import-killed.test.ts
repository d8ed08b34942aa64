import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openDatabase } from '../../electron/store/postgres.ts'
import { allRejects, atRest, openImports, plainRows, storedRows } from '../support/file-imports.ts'
import { databaseWorkerUrl } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const COUNT = 6_000

/** Runs an import in a process of its own and kills it without warning once it has read so much. */
async function killAt(path: string, read: number): Promise<void> {
  const script = fileURLToPath(new URL('../support/import-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    if (Number(line) >= read) child.kill('SIGKILL')
  }
  expect(await ended).toEqual([null, 'SIGKILL'])
}

test('an import whose program is killed waits, and resumed it stores every line once', async () => {
  const path = join(folder, 'inbox.jsonl')
  writeFileSync(path, plainRows(0, COUNT).replaceAll(/.*"m\d*77".*/g, 'bad'))
  await killAt(path, 1_500)
  const database = await openDatabase({ folder: join(folder, 'database'), workerUrl: databaseWorkerUrl })
  try {
    const { imports } = openImports(database, folder)
    await imports.recover()
    const [left] = await imports.list()
    expect(left).toMatchObject({ state: 'paused', failure: { code: 'IMPORT_INTERRUPTED' } })
    expect(left?.read).toBeGreaterThanOrEqual(1_500)
    expect(await storedRows(database)).toHaveLength(left?.stored ?? -1)
    const { id } = await imports.resume(left?.id ?? expect.fail('no import is left'))
    expect(await atRest(imports, id)).toMatchObject({
      state: 'done',
      read: COUNT,
      stored: COUNT - 60,
      rejected: 60,
    })
    expect(new Set((await storedRows(database)).map((row) => row.id)).size).toBe(COUNT - 60)
    const lines = (await allRejects(imports, id, 50)).map(({ line }) => line)
    expect(lines).toEqual(Array.from({ length: 60 }, (_, index) => 78 + index * 100))
  } finally {
    await database.close()
  }
})
