import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import type { FileImports } from '../../electron/messages/file-imports.ts'
import { Failure } from '../../shared/failure.ts'
import type { FileImport } from '../../shared/model/file-import.ts'
import {
  allRejects,
  ann,
  atRest,
  type Fault,
  FaultyDatabase,
  openImports,
  storedRows,
} from '../support/file-imports.ts'
import { csvFiles, jsonlFiles } from '../support/planted-file.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const database = await openTestDatabase()
beforeEach(() => emptyDatabase(database))

const mapping = { externalId: 'id', text: 'text', visitor: 'user', createdAt: 'createdAt' }

/** What an import has come to, but for its id and times. */
async function resultOf(imports: FileImports, found: FileImport): Promise<unknown> {
  const { id, startedAt, finishedAt, rejectsFile, fileName, ...figures } = found
  return {
    figures,
    rows: await storedRows(database),
    rejects: await allRejects(imports, id),
    rejectsFile: rejectsFile === null ? '' : readFileSync(rejectsFile, 'utf8'),
  }
}

/** Faults as they come from a list, none where it is used up. */
const faultsOf = (faults: Fault[]): (() => Fault) => {
  const left = [...faults]
  return () => left.shift() ?? 'none'
}

test('an import broken off at any batches, by faults, pauses or the end of the program, ends as an unbroken one', async () => {
  const files = fc.oneof(
    jsonlFiles(400).map(({ bytes }) => ({ name: 'a.jsonl', bytes })),
    csvFiles(400).map(({ bytes }) => ({ name: 'a.csv', bytes })),
  )
  const breaks = fc.array(
    fc.record({
      by: fc.constantFrom('fault', 'pause', 'close', 'new program'),
      faults: fc.array(fc.constantFrom<Fault>('none', 'none', 'before', 'after'), { maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  await fc.assert(
    fc.asyncProperty(files, breaks, async ({ name, bytes }, plan) => {
      const path = join(await mkdtemp(join(folder, 'broken-')), name)
      writeFileSync(path, `${name.endsWith('csv') ? '' : '{"id":"first","text":""}\n'}`)
      appendFileSync(path, bytes)
      const source = { from: 'path' as const, path }

      await emptyDatabase(database)
      const whole = openImports(database, folder).imports
      const unbroken = await atRest(whole, (await whole.start({ source, creator: ann, mapping })).id)
      fc.pre(unbroken.state === 'done')
      const expected = await resultOf(whole, unbroken)

      await emptyDatabase(database)
      let current = openImports(database, folder)
      let found = await current.imports.start({ source, creator: ann, mapping })
      await current.imports.close()
      for (const { by, faults } of plan) {
        const error = () => new Failure('DATABASE_DOWN', {})
        current = openImports(
          new FaultyDatabase(database, faultsOf(by === 'fault' ? ['none', ...faults] : []), error),
          folder,
        )
        if (by === 'new program') await current.imports.recover()
        let steps = 0
        current.at((step) => {
          steps += 1
          if (steps === faults.length + 2 && step.state === 'running')
            void (by === 'close' ? current.imports.close() : current.imports.pause(step.id))
        })
        found = await current.imports.read(found.id)
        if (found.state === 'paused') await current.imports.resume(found.id)
        found = await atRest(current.imports, found.id)
        expect(['paused', 'done']).toContain(found.state)
      }
      const last = openImports(database, folder).imports
      if ((await last.read(found.id)).state === 'paused') await last.resume(found.id)
      expect(await resultOf(last, await atRest(last, found.id))).toEqual(expected)
    }),
    { numRuns: 12 },
  )
})
