import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { databaseWorkerUrl } from '../support/postgres.ts'
import { startProcess } from '../support/processes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const writer = new URL('../support/database-writer-process.ts', import.meta.url)

/** Lets a process store numbers until `atLeast` is stored, kills it, and gives the last one it said. */
async function storeAndKill(path: string, atLeast: number): Promise<number> {
  const started = startProcess(writer, [path])
  await started.untilSaid(`stored ${atLeast}\n`)
  started.child.kill('SIGKILL')
  const { stdout } = await started.ended
  return Number(stdout.match(/stored (\d+)\n(?!.*\n)/s)?.[1])
}

test('a process killed while it writes loses nothing that it has said is stored', async () => {
  const path = join(folder, 'killed')
  let stored = -1
  for (const writes of [1, 37, 150]) {
    const last = await storeAndKill(path, stored + writes)
    const database = await openEmbedded({ folder: path, workerUrl: databaseWorkerUrl })
    const rows = await database.rows<{ n: number }>('SELECT n FROM stored ORDER BY n')
    await database.close()
    expect(rows.length).toBeGreaterThan(last)
    expect(rows.map(({ n }) => n)).toEqual(Array.from(rows, (_, index) => index))
    stored = rows.length - 1
  }
})

test('a process killed while it makes the database leaves a folder that opens', async () => {
  const path = join(folder, 'unfinished')
  const started = startProcess(writer, [path])
  while (!existsSync(join(`${path}.unfinished`, 'PG_VERSION'))) await setTimeout(5)
  started.child.kill('SIGKILL')
  const { stdout } = await started.ended
  expect(stdout).toBe('opening\n')
  const database = await openEmbedded({ folder: path, workerUrl: databaseWorkerUrl })
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  await database.close()
  expect(existsSync(`${path}.unfinished`)).toBe(false)
})
