import { randomUUID } from 'node:crypto'
import { Failure } from '../../shared/failure.ts'
import type { FieldMapping, FileFormat } from '../../shared/model/file-import.ts'
import { type CreatorId, ImportId } from '../../shared/model/id.ts'
import { readShape } from './file-records.ts'
import { checkMapping, readSample } from './file-sample.ts'
import type { ImportPlan } from './import-store.ts'
import { type OpenFile, openFile } from './open-file.ts'

/** A file on this machine, and what people call it. */
export interface NamedFile {
  path: string
  fileName: string
}

export interface ImportWishes {
  creator: CreatorId
  /** Left out: guessed from the first records. */
  mapping?: FieldMapping | undefined
  format?: FileFormat | undefined
}

/** Opens a file that no import has read from yet, for as long as the work takes. FILE_MISSING if there is none. */
export async function withFile<T>(
  { path, fileName }: NamedFile,
  work: (file: OpenFile) => Promise<T>,
): Promise<T> {
  const file = await openFile(path, fileName).catch((error: unknown) => {
    const isMissing = error instanceof Failure && error.code === 'FILE_GONE'
    throw isMissing ? new Failure('FILE_MISSING', { file: path }, { cause: error }) : error
  })
  try {
    return await work(file)
  } finally {
    await file.handle.close()
  }
}

/** Everything that is settled before an import starts. All failures of a file that cannot be imported as a whole. */
export function planImport(
  found: NamedFile,
  { creator, mapping, format }: ImportWishes,
): Promise<ImportPlan> {
  return withFile(found, async (file) => {
    const shape = await readShape(file, format)
    const sample = await readSample(file, shape, mapping)
    checkMapping(file, sample)
    return {
      id: ImportId.parse(randomUUID()),
      creator,
      ...found,
      format: shape.format,
      mapping: sample.mapping,
      bytes: file.bytesAtOpen,
    }
  })
}
