import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Position } from '../../electron/messages/file-lines.ts'
import type { FileRecord } from '../../electron/messages/file-record.ts'
import { type FileShape, readRecords, readShape } from '../../electron/messages/file-records.ts'
import { type OpenFile, openFile } from '../../electron/messages/open-file.ts'

/** All records of a file from a place on. */
export async function recordsFrom(file: OpenFile, shape: FileShape, from: Position): Promise<FileRecord[]> {
  const records: FileRecord[] = []
  for await (const record of readRecords(file, shape, from)) records.push(record)
  return records
}

/** Writes bytes to a file and reads them back as records. */
export async function recordsOf(
  folder: string,
  name: string,
  bytes: Buffer | string,
): Promise<{ shape: FileShape; records: FileRecord[] }> {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const file = await openFile(path, name)
  try {
    const shape = await readShape(file)
    return { shape, records: await recordsFrom(file, shape, shape.firstRecord) }
  } finally {
    await file.handle.close()
  }
}
