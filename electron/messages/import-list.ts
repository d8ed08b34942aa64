import { join } from 'node:path'
import type { FileImport } from '../../shared/model/file-import.ts'
import type { ImportId } from '../../shared/model/id.ts'
import type { Reader } from '../store/database.ts'
import { interrupted } from './import-jobs.ts'
import { type Asker, type ImportRow, listImports, toFileImport } from './import-store.ts'

/** Where the lines of an import lie that were not stored. */
export const rejectsFileOf = (rejectsFolder: string, id: ImportId): string =>
  join(rejectsFolder, `${id}.jsonl`)

/** Whether an import runs, or waits, in another console. */
export const isElsewhere = (row: ImportRow, here: string): boolean =>
  row.instanceId !== null && row.instanceId !== here

/** The imports before any of this console runs: one that says so was left behind by a former run. */
export async function listImportsAtRest(
  reader: Reader,
  { instanceId, isOnlyInstance }: Asker,
  rejectsFolder: string,
): Promise<FileImport[]> {
  return (await listImports(reader)).map((row) => {
    const elsewhere = !isOnlyInstance && isElsewhere(row, instanceId)
    const isLeft = row.state === 'running' && !elsewhere
    const found: ImportRow = isLeft ? { ...row, state: 'paused', failure: interrupted } : row
    return toFileImport(found, rejectsFileOf(rejectsFolder, row.id), elsewhere)
  })
}
