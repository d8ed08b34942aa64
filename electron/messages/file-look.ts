import { type FieldMapping, type FileLook, MessageField } from '../../shared/model/file-import.ts'
import { storable } from '../../shared/text/normalise.ts'
import type { FileRecord } from './file-record.ts'
import { readShape } from './file-records.ts'
import { readSample } from './file-sample.ts'
import { type MessageRules, messageOf } from './message-record.ts'
import type { NewMessage } from './new-message.ts'
import type { OpenFile } from './open-file.ts'
import { Rejection } from './rejection.ts'

const SHOWN_ROWS = 20
const SHOWN_CHARACTERS = 300
const MOST_COLUMNS = 500

const shown: Record<MessageField, (message: NewMessage) => string> = {
  externalId: (message) => message.externalId,
  text: (message) => message.text,
  visitor: (message) => message.visitor,
  visitorName: (message) => message.visitorName,
  channel: (message) => message.channel,
  createdAt: (message) => message.createdAt.toISOString(),
  isPaid: (message) => String(message.isPaid),
}

const valuesOf = (message: NewMessage): Record<string, string> =>
  Object.fromEntries(
    MessageField.options.map((field) => [field, storable(shown[field](message).slice(0, SHOWN_CHARACTERS))]),
  )

function rowOf(record: FileRecord, rules: MessageRules): FileLook['rows'][number] {
  const { line } = record
  if (record.kind === 'rejected') return { line, values: {}, rejected: record.reason }
  try {
    return { line, values: valuesOf(messageOf(record.values, rules)), rejected: null }
  } catch (error) {
    if (error instanceof Rejection) return { line, values: {}, rejected: error.message }
    throw error
  }
}

/** What an import of this file would begin with. Fields that no column was found for are not in the mapping. */
export async function lookAt(file: OpenFile, given?: FieldMapping): Promise<FileLook> {
  const shape = await readShape(file)
  const { records, columns, mapping, fewChannels } = await readSample(file, shape, given)
  const now = new Date()
  return {
    format: shape.format,
    columns: columns.filter((column) => column.length <= SHOWN_CHARACTERS).slice(0, MOST_COLUMNS),
    mapping,
    rows: records.slice(0, SHOWN_ROWS).map((record) => rowOf(record, { mapping, startedAt: now, now })),
    fewChannels,
    bytes: file.bytesAtOpen,
  }
}
