import { byColumn, fieldsOf, overLine, type QuoteState, WRONG_QUOTES } from './csv-fields.ts'
import { type FileLine, MOST_RECORD_BYTES } from './file-lines.ts'
import {
  decoded,
  type FileRecord,
  isBlankLine,
  lineProblem,
  type RecordValues,
  reasonOf,
  rejectedLine,
} from './file-record.ts'

/** How a CSV file is written. `columns` null reads the header itself, by the places of its fields. */
export interface CsvShape {
  delimiter: string
  lineBreak: number
  columns: readonly string[] | null
}

const NEVER_CLOSED = 'A quote is opened here and never closed.'
const WRONGLY_QUOTED =
  'Wrong quotes: a field that holds quotes or line breaks has to be in quotes, with the quotes in it doubled.'

/** Lines that were read ahead and are not used up yet. */
class LinesAhead {
  readonly #lines: AsyncIterator<FileLine>
  #ahead: FileLine[] = []
  #used = 0

  constructor(lines: AsyncIterable<FileLine>) {
    this.#lines = lines[Symbol.asyncIterator]()
  }

  async at(index: number): Promise<FileLine | null> {
    while (this.#ahead.length - this.#used <= index) {
      const next = await this.#lines.next()
      if (next.done === true) return null
      this.#ahead.push(next.value)
    }
    return this.#ahead[this.#used + index] ?? null
  }

  use(count: number): void {
    this.#used += count
    // In one go for many: taking them off the front one by one would move all others each time.
    if (this.#used < 1_000 && this.#used < this.#ahead.length) return
    this.#ahead = this.#ahead.slice(this.#used)
    this.#used = 0
  }

  async stop(): Promise<void> {
    await this.#lines.return?.()
  }
}

/** The lines of the record that begins at the first one, or why it has no end. */
async function linesOfRecord(ahead: LinesAhead, delimiter: number): Promise<FileLine[] | string> {
  const lines: FileLine[] = []
  let state: QuoteState | typeof WRONG_QUOTES = 'start'
  let bytes = 0
  for (let line = await ahead.at(0); line !== null; line = await ahead.at(lines.length)) {
    const problem = lineProblem(line)
    if (problem !== null) return lines.length === 0 || line.state === 'unfinished' ? problem : NEVER_CLOSED
    lines.push(line)
    bytes += line.bytes.length
    if (bytes > MOST_RECORD_BYTES) return NEVER_CLOSED
    state = overLine(line.bytes, delimiter, state)
    if (state === WRONG_QUOTES) return WRONGLY_QUOTED
    if (state !== 'quoted') return lines
  }
  return NEVER_CLOSED
}

const withoutBreak = (text: string, lineBreak: number): string =>
  text.replace(lineBreak === 0x0d ? /\r$/ : /\r?\n$/, '')

const fieldsOfLines = (lines: readonly FileLine[], shape: CsvShape): string[] =>
  fieldsOf(
    withoutBreak(Buffer.concat(lines.map((line) => line.bytes)).toString('latin1'), shape.lineBreak),
    shape.delimiter,
    shape.lineBreak,
  )

/**
 * Whether a quote that was forgotten took whole records with it until a stray one closed it: each line
 * between is a record by itself. With two columns one comma a line is too common in ordinary text.
 */
function swallowsRecords(lines: readonly FileLine[], shape: CsvShape): boolean {
  const width = shape.columns?.length ?? 0
  const between = lines.slice(1, -1).filter((line) => !isBlankLine(line))
  if (width < 3 || between.length === 0) return false
  const delimiter = shape.delimiter.charCodeAt(0)
  return between.every((line) => {
    const state = overLine(line.bytes, delimiter, 'start')
    return (
      (state === 'plain' || state === 'start' || state === 'after') &&
      fieldsOfLines([line], shape).length === width
    )
  })
}

/** A record over several lines that cannot be one after all: a quote of its first line is wrong. */
function isWronglyJoined(lines: readonly FileLine[], shape: CsvShape): boolean {
  if (lines.length === 1 || shape.columns === null) return false
  return fieldsOfLines(lines, shape).length !== shape.columns.length || swallowsRecords(lines, shape)
}

function valuesOf(bytes: Buffer, shape: CsvShape): RecordValues {
  const fields = fieldsOf(withoutBreak(decoded(bytes), shape.lineBreak), shape.delimiter, shape.lineBreak)
  return shape.columns === null ? { ...fields } : byColumn(fields, shape.columns)
}

function readRecord(lines: readonly FileLine[], first: FileLine, shape: CsvShape): FileRecord {
  const bytes = Buffer.concat(lines.map((line) => line.bytes))
  const place = { line: first.number, bytesEnd: lines.at(-1)?.end ?? first.end, bytes }
  try {
    return { ...place, kind: 'values', values: valuesOf(bytes, shape) }
  } catch (error) {
    return { ...place, kind: 'rejected', reason: reasonOf(error) }
  }
}

/**
 * One record for each row, which may go over several lines inside quotes. Where the quotes are wrong only
 * the first line is rejected and reading goes on with the next: a forgotten quote takes nothing with it.
 * The lines that were looked through in vain cannot open another such search, so each is read ahead once.
 */
export async function* csvRecords(
  lines: AsyncIterable<FileLine>,
  shape: CsvShape,
): AsyncGenerator<FileRecord> {
  const ahead = new LinesAhead(lines)
  const delimiter = shape.delimiter.charCodeAt(0)
  try {
    for (let first = await ahead.at(0); first !== null; first = await ahead.at(0)) {
      if (isBlankLine(first)) {
        ahead.use(1)
        continue
      }
      const found = await linesOfRecord(ahead, delimiter)
      if (typeof found === 'string' || isWronglyJoined(found, shape)) {
        ahead.use(1)
        yield rejectedLine(first, typeof found === 'string' ? found : WRONGLY_QUOTED)
      } else {
        ahead.use(found.length)
        yield readRecord(found, first, shape)
      }
    }
  } finally {
    await ahead.stop()
  }
}
