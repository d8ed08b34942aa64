import { readdir, readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { ORIGINAL_MIGRATION } from './original-tables.ts'
import type { RowReader } from './row-reader.ts'

/** Where what has been applied is written down; node-pg-migrate's usual name. */
export const migrationsTable = 'pgmigrations'

const downPart = /^\s*--[\s-]*down\s+migration/im

/** The files of migrations by name, in order. */
export async function migrationFiles(folder: URL): Promise<Map<string, URL>> {
  const files = (await readdir(folder)).filter((file) => extname(file) === '.sql').sort()
  return new Map(files.map((file) => [basename(file, '.sql'), new URL(file, folder)]))
}

/** What of a file is run to apply it. */
export async function upPart(file: URL): Promise<string> {
  const [up = ''] = (await readFile(file, 'utf8')).split(downPart)
  return up
}

/** When each migration was applied, by name, in order of applying. */
export async function appliedAt(reader: RowReader): Promise<Map<string, string>> {
  const [found] = await reader.rows<{ isThere: boolean }>(`SELECT to_regclass($1) IS NOT NULL AS "isThere"`, [
    migrationsTable,
  ])
  if (!found?.isThere) return new Map()
  const rows = await reader.rows<{ name: string; at: Date }>(
    `SELECT name, run_on AT TIME ZONE current_setting('TimeZone') AS at FROM ${migrationsTable} ORDER BY run_on, id`,
  )
  return new Map(rows.map(({ name, at }) => [name, at.toISOString()]))
}

/** The names alone. Rejects where there are none, or another program's. */
export async function appliedNames(reader: RowReader): Promise<string[]> {
  const rows = await reader.rows<{ name: string }>(`SELECT name, run_on, id FROM public.${migrationsTable}`)
  return rows.map(({ name }) => name)
}

/** What migrations will do, as far as it can be read from their text. */
export interface PlannedChanges {
  /** Tables and indexes that they make. */
  readonly relations: readonly string[]
  readonly functions: readonly string[]
  /** Every word of them: whatever is not among these is not touched. */
  readonly words: ReadonlySet<string>
}

export async function plannedChanges(files: readonly URL[]): Promise<PlannedChanges> {
  const statements = (await Promise.all(files.map(upPart))).join('\n').replaceAll(/--.*$/gm, '')
  const named = (pattern: RegExp) => [...statements.matchAll(pattern)].map(([, name = '']) => name)
  return {
    relations: named(/^CREATE (?:UNIQUE )?(?:TABLE|INDEX) (\w+)/gm),
    functions: named(/^CREATE FUNCTION (\w+)/gm),
    words: new Set(statements.match(/\w+/g)),
  }
}

/** The migrations that are left to run. Where original tables are there, theirs is not one of them. */
export function pendingAmong(
  files: ReadonlyMap<string, URL>,
  applied: ReadonlyMap<string, string>,
  hasOriginal: boolean,
): string[] {
  return [...files.keys()].filter(
    (name) => !applied.has(name) && !(hasOriginal && name === ORIGINAL_MIGRATION),
  )
}
