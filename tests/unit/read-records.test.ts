import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { positionAt, readShape } from '../../electron/messages/file-records.ts'
import { openFile } from '../../electron/messages/open-file.ts'
import { csvFiles, jsonlFiles, type PlantedFile } from '../support/planted-file.ts'
import { recordsFrom, recordsOf } from '../support/read-file.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()

async function expectAllFound(name: string, planted: PlantedFile): Promise<void> {
  const { records } = await recordsOf(folder, name, planted.bytes)
  const found = records.map((record) =>
    record.kind === 'values' ? { line: record.line, values: record.values } : { line: record.line },
  )
  const expected = planted.records.map(({ line, isGood, values }) => (isGood ? { line, values } : { line }))
  expect(found).toEqual(expected)
}

test('every good line of a JSONL file arrives once and in order, every bad one is known by its line number', async () => {
  await fc.assert(
    fc.asyncProperty(jsonlFiles([1, 30]), (planted) => expectAllFound('planted.jsonl', planted)),
    { numRuns: 150 },
  )
})

test('every good row of a CSV file arrives once and in order, every bad one is known by its line number', async () => {
  await fc.assert(
    fc.asyncProperty(csvFiles([1, 30]), (planted) => expectAllFound('planted.csv', planted)),
    { numRuns: 300 },
  )
})

test('reading can go on after any record as if it had never stopped', async () => {
  const path = join(folder, 'stopped.csv')
  await fc.assert(
    fc.asyncProperty(csvFiles([1, 30]), fc.nat(), async (planted, at) => {
      writeFileSync(path, planted.bytes)
      const file = await openFile(path, path)
      const shape = await readShape(file)
      const all = await recordsFrom(file, shape, shape.firstRecord)
      const stop = at % all.length
      const position = await positionAt(file, shape, all[stop]?.bytesEnd ?? 0, () => undefined)
      const rest = await recordsFrom(file, shape, position)
      await file.handle.close()
      expect(rest).toEqual(all.slice(stop + 1))
    }),
    { numRuns: 100 },
  )
})
