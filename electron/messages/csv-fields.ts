import { parse } from 'csv-parse/sync'
import { Rejection } from './rejection.ts'

const QUOTE = 0x22

/** Where reading stands within a record: `after` is behind a quote that may have ended a field. */
export type QuoteState = 'start' | 'plain' | 'quoted' | 'after'

/** A quote where none may be, or text behind the quote that ended a field. */
export const WRONG_QUOTES = 'wrong-quotes'

/** Goes over one line of a record: `quoted` means that the record goes on in the next line. */
export function overLine(
  line: Buffer,
  delimiter: number,
  state: QuoteState,
): QuoteState | typeof WRONG_QUOTES {
  let now = state
  for (const byte of line) {
    if (now === 'quoted') {
      if (byte === QUOTE) now = 'after'
    } else if (byte === delimiter || byte === 0x0a || byte === 0x0d) {
      now = byte === delimiter ? 'start' : now
    } else if (byte !== QUOTE) {
      if (now === 'after') return WRONG_QUOTES
      now = 'plain'
    } else if (now === 'plain') return WRONG_QUOTES
    else now = 'quoted'
  }
  return now
}

/** The fields of one whole record, its line break left out. */
export function fieldsOf(record: string, delimiter: string, lineBreak: number): string[] {
  const rows = parse(record, {
    delimiter,
    record_delimiter: String.fromCharCode(lineBreak),
    relax_column_count: true,
  })
  return rows[0] ?? []
}

const delimiters = [',', ';', '\t']

/** The one of comma, semicolon and tab that parts the header into most columns; quoted ones do not count. */
export function delimiterOf(header: string): string {
  const unquoted = header.replaceAll(/"(?:[^"]|"")*"/g, '')
  const counts = delimiters.map((delimiter) => unquoted.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

/** Names for the columns of a header: one without name is named by its place, a second of a name gets a number. */
export function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>()
  return header.map((field, index) => {
    const name = field.trim() === '' ? `column ${index + 1}` : field.trim()
    let free = name
    for (let count = 2; taken.has(free); count++) free = `${name} (${count})`
    taken.add(free)
    return free
  })
}

/** Fields by column; a rejection where there are more or fewer than columns. */
export function byColumn(fields: readonly string[], columns: readonly string[]): Record<string, string> {
  if (fields.length !== columns.length) {
    throw new Rejection(`The header has ${columns.length} columns, this line ${fields.length}.`)
  }
  return Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? '']))
}
