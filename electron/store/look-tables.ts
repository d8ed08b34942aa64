import type { DatabaseLook, DatabaseObstacle } from '../../shared/model/database-look.ts'
import { mayMakeIndexes } from './backfill-index.ts'
import { when } from './look-server.ts'
import {
  appliedAt,
  migrationFiles,
  migrationsTable,
  type PlannedChanges,
  pendingAmong,
  plannedChanges,
} from './migration-files.ts'
import { differencesFromOriginal, ORIGINAL_TABLES } from './original-tables.ts'
import type { RowReader } from './row-reader.ts'
import { describeSchema, type SchemaPart } from './schema-description.ts'
import { missingAmong } from './search-index-kinds.ts'

/** What tables a database has, and what migrations would make of them. */
export interface TablesFound {
  readonly tables: DatabaseLook['tables']
  readonly pending: readonly string[]
  /** Migrations that were applied and that this program does not know. */
  readonly unknown: readonly string[]
  /** Search indexes that are missing, will be missing after the migrations, and may be made by this user. */
  readonly missingIndexes: readonly string[]
  /** Tables that applied migrations have made. */
  readonly own: ReadonlySet<string>
  /** Whether messages have a seq by now. */
  readonly hasSeq: boolean
  readonly changes: PlannedChanges
  readonly obstacles: readonly DatabaseObstacle[]
}

/** Differences of one table that are told; the rest is counted. */
const TOLD = 3

/** Reads the catalogues only. Inside a transaction: it sets the search path for the rest of it. */
export async function findTables(reader: RowReader, folder: URL): Promise<TablesFound> {
  const files = await migrationFiles(folder)
  const foreign = await foreignMigrations(reader)
  const applied = foreign.length > 0 ? new Map<string, string>() : await appliedAt(reader)
  const unknown = [...applied.keys()].filter((name) => !files.has(name))
  const parts = await describeSchema(reader, 'public', migrationsTable, ORIGINAL_TABLES)
  const isOurs = [...applied.keys()].some((name) => files.has(name))
  const original = isOurs ? [] : await originalObstacles(reader, parts)
  const strange = isOurs || unknown.length === 0 ? foreign : [otherProgram(unknown)]
  const tables = kindOf(isOurs, parts, [...original, ...strange])
  const pending = pendingAmong(files, applied, !isOurs && parts.length > 0)
  const filesOf = (names: readonly string[]) => names.flatMap((name) => files.get(name) ?? [])
  const changes = await plannedChanges(filesOf(pending))
  const made = await plannedChanges(filesOf([...applied.keys()]))
  return {
    tables,
    pending,
    unknown: isOurs ? unknown : [],
    missingIndexes: (await mayMakeIndexes(reader))
      ? missingAmong(parts).filter((name) => !changes.relations.includes(name))
      : [],
    own: new Set(made.relations),
    hasSeq: parts.some(({ name }) => name === 'messages.seq'),
    changes,
    obstacles: [
      ...strange,
      ...original,
      ...when(isOurs && unknown.length > 0, 'newer-likeness', migrationsTable, unknown.join(', ')),
      ...(await taken(reader, changes)),
    ],
  }
}

function kindOf(
  isOurs: boolean,
  parts: readonly SchemaPart[],
  obstacles: readonly DatabaseObstacle[],
): DatabaseLook['tables'] {
  if (isOurs) return 'likeness'
  if (obstacles.length > 0) return 'other'
  return parts.length > 0 ? 'original' : 'none'
}

const otherTable = (table: string, detail: string): DatabaseObstacle => ({
  kind: 'other-tables',
  subject: table,
  detail,
})

const otherProgram = (migrations: readonly string[]): DatabaseObstacle =>
  otherTable(migrationsTable, `it holds the migrations of another program (${firstOf(migrations, ', ')}).`)

/** What of the original tables is not as it should be; nothing where none of them is there at all. */
async function originalObstacles(
  reader: RowReader,
  parts: readonly SchemaPart[],
): Promise<DatabaseObstacle[]> {
  const others = await reader.rows<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
       AND relname = ANY($1) AND relkind NOT IN ('r', 'p') ORDER BY 1`,
    [ORIGINAL_TABLES],
  )
  const noTables = others.map(({ name }) => otherTable(name, 'it is no table.'))
  if (parts.length === 0) return noTables
  const differences = differencesFromOriginal(parts)
  const different = ORIGINAL_TABLES.flatMap((table) => {
    const sentences = differences.filter((each) => each.table === table).map(({ sentence }) => sentence)
    return sentences.length > 0 ? [otherTable(table, firstOf(sentences, ' '))] : []
  })
  return [...noTables, ...different]
}

const firstOf = (all: readonly string[], between: string): string =>
  [...all.slice(0, TOLD), ...(all.length > TOLD ? [`and ${all.length - TOLD} more.`] : [])].join(between)

/** A table of the name of ours, made by another program or not readable. */
async function foreignMigrations(reader: RowReader): Promise<DatabaseObstacle[]> {
  const [found] = await reader.rows<{ hasColumns: boolean; isReadable: boolean }>(
    `SELECT relkind = 'r' AND 3 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid
         AND NOT a.attisdropped AND (a.attname, a.atttypid) IN (('id', 'int4'::regtype),
           ('name', 'varchar'::regtype), ('run_on', 'timestamp'::regtype))) AS "hasColumns",
       has_table_privilege(c.oid, 'SELECT') AS "isReadable"
     FROM pg_class c WHERE c.oid = to_regclass($1)`,
    [`public.${migrationsTable}`],
  )
  if (!found) return []
  if (!found.hasColumns) return [otherTable(migrationsTable, 'its columns are others.')]
  return when(!found.isReadable, 'may-not-use', migrationsTable, 'SELECT')
}

/** Names that migrations would give, and that something else has. */
async function taken(reader: RowReader, changes: PlannedChanges): Promise<DatabaseObstacle[]> {
  const rows = await reader.rows<{ name: string; what: string }>(
    `SELECT relname AS name, CASE WHEN relkind IN ('i', 'I') THEN 'an index' WHEN relkind IN ('r', 'p') THEN 'a table'
         ELSE 'something' END AS what
       FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY($1)
     UNION SELECT typname, 'a type' FROM pg_type
       WHERE typnamespace = 'public'::regnamespace AND typname = ANY($1) AND typrelid = 0
     UNION SELECT proname, 'a function' FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND proname = ANY($2) AND pronargs = 0
     ORDER BY 1`,
    [changes.relations.filter((name) => !isOriginalTable(name)), changes.functions],
  )
  return rows.map(({ name, what }) => otherTable(name, `it is ${what} that Likeness has not made.`))
}

const isOriginalTable = (name: string): boolean => ORIGINAL_TABLES.some((table) => table === name)
