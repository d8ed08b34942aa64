import type { RecordValues } from './file-record.ts'

// Deeper values stay in the payload; they are not offered as columns.
const MOST_LEVELS = 3

const isObject = (value: unknown): value is RecordValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a record holds at a column, `a.b` for nested keys; undefined where there is none. A key with a dot in it comes first. */
export function valueAt(values: RecordValues, column: string): unknown {
  if (Object.hasOwn(values, column)) return values[column]
  for (let dot = column.indexOf('.'); dot >= 0; dot = column.indexOf('.', dot + 1)) {
    const key = column.slice(0, dot)
    const inner = Object.hasOwn(values, key) ? values[key] : undefined
    const found = isObject(inner) ? valueAt(inner, column.slice(dot + 1)) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function* columnsOf(values: RecordValues, before: string, levels: number): Generator<string> {
  for (const [key, held] of Object.entries(values)) {
    if (isObject(held) && levels > 1) yield* columnsOf(held, `${before}${key}.`, levels - 1)
    else if (!isObject(held)) yield before + key
  }
}

/** All columns of some records, in order of first sight. */
export function columnsOfAll(records: readonly RecordValues[]): string[] {
  return [...new Set(records.flatMap((values) => [...columnsOf(values, '', MOST_LEVELS)]))]
}
