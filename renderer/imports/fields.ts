import type { FieldMapping, MessageField } from '../../shared/model/file-import.ts'

interface FieldWords {
  readonly field: MessageField
  readonly label: string
  /** What happens to messages where no column holds it. */
  readonly without: string
}

/** What of a message a column can hold, most needed first. */
export const fields: readonly FieldWords[] = [
  { field: 'text', label: 'Text', without: 'needed' },
  { field: 'externalId', label: 'Id', without: 'needed' },
  { field: 'visitor', label: 'Visitor', without: 'none' },
  { field: 'visitorName', label: 'Visitor name', without: 'none' },
  { field: 'channel', label: 'Conversation', without: 'one a visitor' },
  { field: 'createdAt', label: 'Time', without: 'time of the import' },
  { field: 'isPaid', label: 'Paid', without: 'no' },
]

/** The mapping with one field in another column, or in none. */
export function withColumn(mapping: FieldMapping, field: MessageField, column: string | null): FieldMapping {
  const { [field]: _former, ...others } = mapping
  return column === null ? others : { ...others, [field]: column }
}
