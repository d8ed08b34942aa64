import type { FieldMapping, MessageField } from '../../shared/model/file-import.ts'

interface FieldWords {
  readonly field: MessageField
  readonly label: string
  /** What is taken for messages where no column holds it; null where one must. */
  readonly without: string | null
}

/** What of a message a column can hold, most needed first. */
export const fields: readonly FieldWords[] = [
  { field: 'text', label: 'Text', without: null },
  { field: 'externalId', label: 'Id', without: null },
  { field: 'visitor', label: 'Visitor', without: 'none' },
  { field: 'visitorName', label: 'Visitor name', without: 'none' },
  { field: 'channel', label: 'Conversation', without: 'one a visitor' },
  { field: 'createdAt', label: 'Time', without: 'time of the import' },
  { field: 'isPaid', label: 'Paid', without: 'no' },
]

/** Whether every field that a message cannot do without has a column. */
export function isComplete(mapping: FieldMapping): boolean {
  return fields.every(({ field, without }) => without !== null || mapping[field] !== undefined)
}

/** The mapping with one field in another column, or in none. */
export function withColumn(mapping: FieldMapping, field: MessageField, column: string | null): FieldMapping {
  const { [field]: _former, ...others } = mapping
  return column === null ? others : { ...others, [field]: column }
}
