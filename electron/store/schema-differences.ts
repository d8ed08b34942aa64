import type { SchemaPart } from './schema-description.ts'

/** What a part is called that nobody expected. */
export type SurplusWords = (part: SchemaPart) => string

/** Each difference with the table it is in, in one sentence. */
export interface SchemaDifference {
  readonly table: string
  readonly sentence: string
}

/** All differences of two descriptions, in a fixed order. */
export function compareSchemas(
  found: readonly SchemaPart[],
  expected: readonly SchemaPart[],
  surplusWords: SurplusWords,
): SchemaDifference[] {
  const foundByKey = new Map(found.map((part) => [keyOf(part), part]))
  const expectedByKey = new Map(expected.map((part) => [keyOf(part), part]))
  const missing = expected.filter((part) => !foundByKey.has(keyOf(part)))
  const surplus = found.filter((part) => !expectedByKey.has(keyOf(part)))
  return [
    ...withoutPartsOfTables(missing).map((part) => said(part, `${part.kind} ${part.name} is missing.`)),
    ...withoutPartsOfTables(surplus).map((part) => said(part, surplusWords(part))),
    ...found.flatMap((part) => changedFrom(part, expectedByKey.get(keyOf(part)))),
  ].sort((one, other) => (one.sentence < other.sentence ? -1 : 1))
}

function changedFrom(part: SchemaPart, other: SchemaPart | undefined): SchemaDifference[] {
  if (!other || other.definition === part.definition) return []
  const words = (definition: string) => (definition === '' ? 'an ordinary table' : `"${definition}"`)
  return [
    said(
      part,
      `${part.kind} ${part.name} is ${words(part.definition)} and should be ${words(other.definition)}.`,
    ),
  ]
}

const said = ({ table }: SchemaPart, sentence: string): SchemaDifference => ({ table, sentence })

const keyOf = ({ kind, name }: SchemaPart): string => `${kind} ${name}`

/** A table that is missing or too many says all of what belongs to it. */
function withoutPartsOfTables(parts: readonly SchemaPart[]): SchemaPart[] {
  const tables = new Set(parts.filter(({ kind }) => kind === 'Table').map(({ name }) => name))
  return parts.filter(({ kind, table }) => kind === 'Table' || !tables.has(table))
}
