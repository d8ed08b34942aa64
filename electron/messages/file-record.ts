import { isBlank } from './file-kind.ts'
import type { FileLine } from './file-lines.ts'
import { Rejection } from './rejection.ts'

/** What a record holds: by key of its JSON object, or by header of its CSV column. */
export type RecordValues = Readonly<Record<string, unknown>>

/** One record of a file: what it holds, or why it cannot be read. */
export type FileRecord = {
  /** Number of the line that it begins on, from 1. */
  line: number
  /** Where the next one begins, in bytes from the beginning of the file. */
  bytesEnd: number
  /** As it stands in the file; of one that is too long, only the beginning. */
  bytes: Buffer
} & ({ kind: 'values'; values: RecordValues } | { kind: 'rejected'; reason: string })

const lineProblems = {
  'too-long': 'Longer than 1 MB.',
  unfinished: 'The file was still being written here. Import it again when it is complete.',
} as const

export const rejectedLine = (line: FileLine, reason: string): FileRecord => ({
  line: line.number,
  bytesEnd: line.end,
  bytes: line.bytes,
  kind: 'rejected',
  reason,
})

/** What speaks against a line before its content is looked at; null where nothing does. */
export const lineProblem = (line: FileLine): string | null =>
  line.state === 'whole' ? null : lineProblems[line.state]

export const isBlankLine = (line: FileLine): boolean => line.state === 'whole' && isBlank(line.bytes)

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a record's bytes; a rejection where they are not UTF-8. */
export function decoded(bytes: Buffer): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new Rejection('Not UTF-8 text. Save the file as UTF-8 and import it again.', { cause })
  }
}

/** The reason of a rejection; anything else is a bug and goes on. */
export function reasonOf(error: unknown): string {
  if (error instanceof Rejection) return error.message
  throw error
}
