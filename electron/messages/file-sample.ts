import { Failure } from '../../shared/failure.ts'
import type { FieldMapping, MessageField } from '../../shared/model/file-import.ts'
import type { FileRecord, RecordValues } from './file-record.ts'
import { type FileShape, readRecords } from './file-records.ts'
import { type FewChannels, fewChannels, guessWithoutMedium, SAMPLE_RECORDS } from './mapping-guess.ts'
import type { OpenFile } from './open-file.ts'
import { columnsOfAll, valueAt } from './record-columns.ts'

const MOST_SAMPLE_BYTES = 16_777_216

/** The beginning of a file, and which column of it holds what. */
export interface FileSample {
  records: FileRecord[]
  columns: string[]
  mapping: FieldMapping
  fewChannels: FewChannels | null
}

async function firstRecords(file: OpenFile, shape: FileShape): Promise<FileRecord[]> {
  const records: FileRecord[] = []
  for await (const record of readRecords(file, shape, shape.firstRecord)) {
    records.push(record)
    if (records.length === SAMPLE_RECORDS || record.bytesEnd > MOST_SAMPLE_BYTES) break
  }
  return records
}

/** Reads the first records and maps their columns, by guess where no mapping is given. FILE_EMPTY, or FILE_NOT_UNDERSTOOD where not one of them can be read. */
export async function readSample(
  file: OpenFile,
  shape: FileShape,
  given?: FieldMapping,
): Promise<FileSample> {
  const records = await firstRecords(file, shape)
  if (records.length === 0) throw new Failure('FILE_EMPTY', { file: file.name })
  const readable = records.flatMap((record): RecordValues[] =>
    record.kind === 'values' ? [record.values] : [],
  )
  if (readable.length === 0) {
    const missing =
      shape.csv === null ? 'one JSON object on each line' : 'rows with the columns of the header'
    throw new Failure('FILE_NOT_UNDERSTOOD', { file: file.name, missing: [missing] })
  }
  const columns = [...(shape.csv?.columns ?? columnsOfAll(readable))]
  const guess = given
    ? { mapping: given, fewChannels: fewChannels(readable, given) }
    : guessWithoutMedium(readable)
  return { records, columns, ...guess }
}

const needed: [MessageField, string][] = [
  ['externalId', 'id'],
  ['text', 'text'],
]

/** FILE_NOT_UNDERSTOOD, naming what no column holds that every message needs. */
export function checkMapping(file: OpenFile, { records, mapping }: FileSample): void {
  const holds = (column: string): boolean =>
    records.some((record) => record.kind === 'values' && valueAt(record.values, column) !== undefined)
  const missing = needed.flatMap(([field, word]) => {
    const column = mapping[field]
    if (column === undefined) return [word]
    return holds(column) ? [] : [`${word} (column “${column}”)`]
  })
  if (missing.length > 0) throw new Failure('FILE_NOT_UNDERSTOOD', { file: file.name, missing })
}
