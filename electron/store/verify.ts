import type { ClientBase } from 'pg'
import { Failure } from '../../shared/failure.ts'
import type { MigrationStatus, MigrationVerdict } from '../../shared/model/migration.ts'
import { BACKFILL_INDEX } from './backfill-index.ts'
import { migrationStatus } from './migrate.ts'
import { migrationFiles, migrationsTable, upPart } from './migration-files.ts'
import { isDouble, restrictsNothing } from './original-tables.ts'
import type { PoolDatabase } from './pool-database.ts'
import { readerOf } from './row-reader.ts'
import { describeSchema, lookIn, type SchemaPart } from './schema-description.ts'
import { compareSchemas } from './schema-differences.ts'
import { isForSearch } from './search-index-kinds.ts'

const scratchSchema = 'likeness_scratch'

/**
 * Compares the schema with what its migrations make, by making it anew in a scratch schema of the same
 * database, inside a transaction that is always rolled back. Nothing is changed. Search indexes count for
 * nothing: there may be any.
 * @throws Failure DATABASE_UNFIT where the user may not create a schema
 */
export async function verifySchema(database: PoolDatabase, folder: URL): Promise<MigrationVerdict> {
  const status = await migrationStatus(database, folder)
  const files = await migrationFiles(folder)
  const applied = status.filter(({ appliedAt }) => appliedAt !== null)
  const known = applied.flatMap(({ name }) => files.get(name) ?? [])
  const isShared = database.state().kind !== 'embedded'
  const differences = await database.withClient(async (client) => {
    await client.query('BEGIN')
    try {
      const found = await describeSchema(readerOf(client), 'public', migrationsTable)
      await makeScratch(client, known)
      const expected = await describeSchema(readerOf(client), scratchSchema, migrationsTable)
      return differencesOf(found.filter(counts), expected.filter(counts), isShared)
    } finally {
      await client.query('ROLLBACK')
    }
  })
  const all = [...migrationDifferences(status, files), ...differences]
  return { isAsExpected: all.length === 0, differences: all }
}

const counts = (part: SchemaPart): boolean =>
  !isForSearch(part) && !isDouble(part) && part.name !== BACKFILL_INDEX

/** @param isShared whether others may keep their own things in the same database, and indexes on ours. */
function differencesOf(
  found: readonly SchemaPart[],
  expected: readonly SchemaPart[],
  isShared: boolean,
): string[] {
  const tables = new Set(expected.map(({ table }) => table))
  const known = new Set(expected.map(({ name }) => name))
  const isOthers = (part: SchemaPart) =>
    part.kind === 'Function' || !tables.has(part.table) || restrictsNothing(part)
  return compareSchemas(
    found.filter((part) => known.has(part.name) || !(isShared && isOthers(part))),
    expected,
    ({ kind, name }) => `${kind} ${name} is not made by any migration.`,
  ).map(({ sentence }) => sentence)
}

async function makeScratch(client: ClientBase, files: readonly URL[]): Promise<void> {
  await refuseWithoutRight(client)
  await client.query(`CREATE SCHEMA ${scratchSchema}`)
  await lookIn(readerOf(client), scratchSchema)
  for (const file of files) await client.query(await upPart(file))
}

async function refuseWithoutRight(client: ClientBase): Promise<void> {
  const [right] = await readerOf(client).rows<{ mayCreate: boolean; database: string; user: string }>(
    `SELECT has_database_privilege(current_database(), 'CREATE') AS "mayCreate",
       current_database()::text AS database, current_user::text AS "user"`,
  )
  if (!right || right.mayCreate) return
  throw new Failure('DATABASE_UNFIT', {
    obstacles: [{ kind: 'may-not-create-schema', subject: right.database, detail: right.user }],
  })
}

function migrationDifferences(status: readonly MigrationStatus[], files: ReadonlyMap<string, URL>): string[] {
  return status.flatMap(({ name, appliedAt }) => {
    if (appliedAt === null) return [`Migration ${name} is not applied.`]
    return files.has(name) ? [] : [`Migration ${name} is applied and not known to this program.`]
  })
}
