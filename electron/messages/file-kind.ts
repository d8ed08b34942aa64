import type { FileFormat } from '../../shared/model/file-import.ts'

export const LINE_FEED = 0x0a
export const CARRIAGE_RETURN = 0x0d

const foreignBeginnings: [found: string, bytes: number[]][] = [
  ['UTF-16 text', [0xff, 0xfe]],
  ['UTF-16 text', [0xfe, 0xff]],
  ['a ZIP archive or an Excel workbook', [0x50, 0x4b, 0x03, 0x04]],
  ['a gzip archive', [0x1f, 0x8b]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a database file', [...Buffer.from('SQLite format 3')]],
]

const startsWith = (head: Buffer, bytes: readonly number[]): boolean =>
  head.length >= bytes.length && bytes.every((byte, index) => head[index] === byte)

const isControl = (byte: number): boolean => byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b

// A NUL or a stray control character now and then is text; random bytes have one in nine.
const MOST_CONTROLS = 0.05

const controls = (bytes: Buffer): number =>
  bytes.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0)

/** What a file is by its first bytes, where it is no text that can be read; null where it is. */
export function foundInstead(head: Buffer): string | null {
  const foreign = foreignBeginnings.find(([, bytes]) => startsWith(head, bytes))
  if (foreign !== undefined) return foreign[0]
  if (controls(head) <= head.length * MOST_CONTROLS) return null
  const even = head.filter((byte, index) => index % 2 === 0 && byte === 0).length
  const odd = head.filter((byte, index) => index % 2 === 1 && byte === 0).length
  return Math.max(even, odd) > head.length / 5 ? 'UTF-16 text' : 'binary data'
}

/** Bytes of the byte order mark at the beginning. */
export const markBytes = (head: Buffer): number => (startsWith(head, [0xef, 0xbb, 0xbf]) ? 3 : 0)

/** The byte that ends a line: CR only in files that have no LF, as old spreadsheets write them. */
export const lineBreakOf = (head: Buffer): number =>
  !head.includes(LINE_FEED) && head.includes(CARRIAGE_RETURN) ? CARRIAGE_RETURN : LINE_FEED

/** JSON by its first character, whatever the name says; a name may call a file JSON whose first line is broken. */
export function formatOf(fileName: string, head: Buffer): FileFormat {
  const first = head.toString('latin1', markBytes(head)).trimStart().charAt(0)
  if (first === '{' || first === '[') return 'jsonl'
  return /\.(jsonl|ndjson|json)$/i.test(fileName) ? 'jsonl' : 'csv'
}

/** Nothing but white space. */
export const isBlank = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))
