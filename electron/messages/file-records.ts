import { Failure } from '../../shared/failure.ts'
import type { FileFormat } from '../../shared/model/file-import.ts'
import { columnNames, delimiterOf } from './csv-fields.ts'
import { type CsvShape, csvRecords } from './csv-records.ts'
import { formatOf, foundInstead, isBlank, lineBreakOf, markBytes } from './file-kind.ts'
import { MOST_RECORD_BYTES, type Position, readLines } from './file-lines.ts'
import { type FileRecord, isBlankLine } from './file-record.ts'
import { jsonlRecords } from './jsonl-records.ts'
import { type OpenFile, readAt } from './open-file.ts'

/** How a file of messages is written, and where its first record begins. */
export interface FileShape {
  format: FileFormat
  lineBreak: number
  firstRecord: Position
  /** For CSV only. */
  csv: (CsvShape & { columns: readonly string[] }) | null
}

const HEAD_BYTES = 65_536

async function readHeader(
  file: OpenFile,
  from: Position,
  lineBreak: number,
): Promise<Omit<FileShape, 'format'>> {
  for await (const line of readLines(file, from, lineBreak)) {
    if (isBlankLine(line)) continue
    const delimiter = delimiterOf(line.bytes.toString('latin1'))
    const start = { offset: line.end - line.bytes.length, line: line.number }
    const records = csvRecords(readLines(file, start, lineBreak), { delimiter, lineBreak, columns: null })
    for await (const header of records) {
      if (header.kind === 'rejected') break
      const columns = columnNames(Object.values(header.values).map(String))
      const breaks = header.bytes.filter((byte) => byte === lineBreak).length
      return {
        lineBreak,
        firstRecord: { offset: header.bytesEnd, line: header.line + breaks },
        csv: { delimiter, lineBreak, columns },
      }
    }
    break
  }
  throw new Failure('FILE_NOT_UNDERSTOOD', { file: file.name, missing: ['a readable header line'] })
}

/** Looks at the beginning of a file. FILE_EMPTY, FILE_NOT_TEXT, or FILE_NOT_UNDERSTOOD for a CSV file without header. */
export async function readShape(file: OpenFile, known?: FileFormat): Promise<FileShape> {
  const head = await readAt(file, 0, HEAD_BYTES)
  const from = { offset: markBytes(head), line: 1 }
  const isWholeFile = head.length < HEAD_BYTES
  if (isWholeFile && isBlank(head.subarray(from.offset))) throw new Failure('FILE_EMPTY', { file: file.name })
  const found = foundInstead(head)
  if (found !== null) throw new Failure('FILE_NOT_TEXT', { file: file.name, found })
  const format = known ?? formatOf(file.name, head)
  const lineBreak = lineBreakOf(head)
  if (format === 'csv') return { format, ...(await readHeader(file, from, lineBreak)) }
  return { format, lineBreak, firstRecord: from, csv: null }
}

/** The records of a file from a place where one begins, in bounded memory. Bad ones stop nothing. */
export function readRecords(file: OpenFile, shape: FileShape, from: Position): AsyncGenerator<FileRecord> {
  const lines = readLines(file, from, shape.lineBreak)
  return shape.csv === null ? jsonlRecords(lines) : csvRecords(lines, shape.csv)
}

/** Goes over a stretch of a file in pieces. FILE_CHANGED where the file ends before it. */
export async function seeBytes(
  file: OpenFile,
  from: number,
  end: number,
  seen: (bytes: Buffer) => void,
): Promise<void> {
  for (let offset = from; offset < end; ) {
    const bytes = await readAt(file, offset, Math.min(MOST_RECORD_BYTES, end - offset))
    if (bytes.length === 0) throw new Failure('FILE_CHANGED', { file: file.name })
    seen(bytes)
    offset += bytes.length
  }
}

/** The place after the first `end` bytes of a file, with their lines counted; `seen` gets the bytes. */
export async function positionAt(
  file: OpenFile,
  shape: FileShape,
  end: number,
  seen: (bytes: Buffer) => void,
): Promise<Position> {
  let line = 1
  await seeBytes(file, 0, end, (bytes) => {
    seen(bytes)
    for (let at = bytes.indexOf(shape.lineBreak); at >= 0; at = bytes.indexOf(shape.lineBreak, at + 1)) line++
  })
  return { offset: end, line }
}
