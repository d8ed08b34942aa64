import { z } from 'zod'
import { CreatorId, ImportId } from './id.ts'
import { incomingText } from './text.ts'

/** What of a message a column of a file can hold. */
export const MessageField = z.enum([
  'externalId',
  'text',
  'visitor',
  'visitorName',
  'channel',
  'createdAt',
  'isPaid',
])
export type MessageField = z.infer<typeof MessageField>

/** A record has 1 MB at most, and a column's name is part of it. */
const MOST_COLUMN_CHARACTERS = 1_048_576

/** Which column (CSV header or JSON key, `a.b` for nested ones) holds which field. Columns not named stay in `raw_payload`. */
export const FieldMapping = z.partialRecord(MessageField, incomingText(MOST_COLUMN_CHARACTERS))
export type FieldMapping = z.infer<typeof FieldMapping>

export const FileFormat = z.enum(['jsonl', 'csv'])
export type FileFormat = z.infer<typeof FileFormat>

/** What was found in the first rows of a file, shown before an import starts. */
export const FileLook = z.object({
  format: FileFormat,
  columns: z.array(z.string()),
  mapping: FieldMapping,
  /** First rows as they would be read, or why they would be rejected. */
  rows: z.array(
    z.object({
      line: z.number().int(),
      values: z.record(z.string(), z.string()),
      rejected: z.string().nullable(),
    }),
  ),
  /** A mapped channel column with few values: most likely a medium such as e-mail or chat, not a conversation. */
  fewChannels: z.object({ column: z.string(), values: z.array(z.string()) }).nullable(),
  bytes: z.number().int(),
})
export type FileLook = z.infer<typeof FileLook>

export const ImportState = z.enum(['running', 'paused', 'done', 'cancelled', 'failed'])
export type ImportState = z.infer<typeof ImportState>

/** The figures of an import; the first five and the file are stable names of the command line. */
export const ImportCounts = z.object({
  /** Records seen, blank lines not counted. */
  read: z.number().int(),
  stored: z.number().int(),
  /** Sent before, with the same text and creator. */
  duplicates: z.number().int(),
  /** Sent before with another text or creator; what was stored stays. */
  conflicts: z.number().int(),
  rejected: z.number().int(),
  /** Where the rejected and conflicting lines are kept; null while there are none. */
  rejectsFile: z.string().nullable(),
})
export type ImportCounts = z.infer<typeof ImportCounts>

/** One import, as it goes. */
export const FileImport = ImportCounts.extend({
  id: ImportId,
  creator: CreatorId,
  fileName: z.string(),
  state: ImportState,
  /** Of another console that uses the same database: only that one can pause, resume or cancel it. */
  isElsewhere: z.boolean(),
  bytesRead: z.number().int(),
  bytes: z.number().int(),
  /** Of the stored messages, how many the engine has decided. */
  decided: z.number().int(),
  /** What went wrong, where `state` is `failed` or `paused` by itself. A failure code. */
  failure: z.object({ code: z.string(), data: z.unknown() }).nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})
export type FileImport = z.infer<typeof FileImport>

/** A line that was not stored, and why. */
export const RejectedLine = z.object({
  line: z.number().int(),
  reason: z.string(),
  kind: z.enum(['rejected', 'conflict']),
  /** Beginning of the line as it was read. */
  excerpt: z.string(),
})
export type RejectedLine = z.infer<typeof RejectedLine>
