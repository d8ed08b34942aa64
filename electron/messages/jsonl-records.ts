import type { FileLine } from './file-lines.ts'
import {
  decoded,
  type FileRecord,
  isBlankLine,
  lineProblem,
  type RecordValues,
  reasonOf,
  rejectedLine,
} from './file-record.ts'
import { Rejection } from './rejection.ts'

// Deeper ones exhaust the stack of whatever walks them, the database's included.
const MOST_LEVELS = 100

const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((held) => isDeeperThan(held, levels - 1)))

// Ids of 17 digits and more lose their last ones as numbers, and would then be taken for each other.
const keepLongIntegers = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? (context?.source ?? value)
    : value

function parsed(text: string): unknown {
  try {
    return /\d{16}/.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text)
  } catch (cause) {
    throw new Rejection('Not valid JSON.', { cause })
  }
}

export const isObject = (value: unknown): value is RecordValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The JSON value of some bytes, as long as it can be walked; a rejection where there is none. */
export function readJson(bytes: Buffer): unknown {
  // Files that were put together from several have a byte order mark on later lines too.
  const value = parsed(decoded(bytes).replace(/^\ufeff/, ''))
  if (isDeeperThan(value, MOST_LEVELS)) throw new Rejection(`Nested more than ${MOST_LEVELS} levels deep.`)
  return value
}

/** The object on one line of JSONL; a rejection where there is none. */
export function readObject(bytes: Buffer): RecordValues {
  const value = readJson(bytes)
  if (!isObject(value)) throw new Rejection('Not a JSON object. Each line has to be one, in braces.')
  return value
}

function readLine(line: FileLine): FileRecord {
  const problem = lineProblem(line)
  if (problem !== null) return rejectedLine(line, problem)
  try {
    const values = readObject(line.bytes)
    return { line: line.number, bytesEnd: line.end, bytes: line.bytes, kind: 'values', values }
  } catch (error) {
    return rejectedLine(line, reasonOf(error))
  }
}

/** One record a line that is not blank. */
export async function* jsonlRecords(lines: AsyncIterable<FileLine>): AsyncGenerator<FileRecord> {
  for await (const line of lines) if (!isBlankLine(line)) yield readLine(line)
}
