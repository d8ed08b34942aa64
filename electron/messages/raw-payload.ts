import { storableJson } from '../../shared/text/normalise.ts'
import type { RecordValues } from './file-record.ts'

const MOST_CHARACTERS = 262_144
const SMALL_CHARACTERS = 4_096

/** The record as it is kept beside the message. Of one over 256 KB, only what is small and in no field. */
export function rawPayload(values: RecordValues, mappedColumns: readonly string[]): unknown {
  const payload = storableJson(values)
  if (JSON.stringify(payload).length <= MOST_CHARACTERS) return payload
  let characters = 0
  const kept = Object.entries(values).filter(([key, held]) => {
    const length = key.length + JSON.stringify(held).length
    if (length > SMALL_CHARACTERS || mappedColumns.includes(key)) return false
    characters += length
    return characters <= MOST_CHARACTERS
  })
  return storableJson(Object.fromEntries(kept))
}
