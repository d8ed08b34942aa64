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

/** A fault at the write after so many others; none before or later. */
const faultAfter = (writes: number, fault: Fault): (() => Fault) => {
  let left = writes
  return () => (left-- === 0 ? fault : 'none')
}

test('an import broken off at any batches, by faults, pauses or the end of the program, ends as an unbroken one', async () => {
  const files = fc.oneof(
    jsonlFiles([120, 400]).map(({ bytes }) => ({ name: 'a.jsonl', bytes })),
    csvFiles([120, 400]).map(({ bytes }) => ({ name: 'a.csv', bytes })),
  )
  const breaks = fc.array(
    fc.record({
      by: fc.constantFrom<Fault | 'pause' | 'close' | 'new program'>(
        'undone',
        'undone',
        'unheard',
        'pause',
        'close',
        'new program',
      ),
      after: fc.nat({ max: 3 }),
    }),
    { minLength: 2, maxLength: 5 },
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
      for (const { by, after } of plan) {
        const isFault = by === 'undone' || by === 'unheard'
        // The first write says that the import runs.
        const fault = isFault ? faultAfter(after + 1, by) : (): Fault => 'none'
        current = openImports(
          new FaultyDatabase(database, fault, () => new Failure('DATABASE_DOWN', {})),
          folder,
        )
        if (by === 'new program') await current.imports.recover()
        let batches = 0
        current.at(({ id, state }) => {
          if (state !== 'running' || batches++ !== after) return
          if (by === 'pause') void current.imports.pause(id)
          else if (!isFault) void current.imports.close()
        })
        if ((await current.imports.read(found.id)).state === 'done') break
        found = await current.imports.resume(found.id)
        await atRest(current.imports, found.id)
        // It would go on by itself once the database is heard of again, beside the program that takes its place.
        await current.imports.close()
      }
      const last = openImports(database, folder).imports
      if ((await last.read(found.id)).state === 'paused') await last.resume(found.id)
      expect(await resultOf(last, await atRest(last, found.id))).toEqual(expected)
    }),
    { numRuns: 15, endOnFailure: true },
  )
})
