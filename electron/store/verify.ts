import { readFile } from 'node:fs/promises'
import type { ClientBase } from 'pg'
import type { MigrationStatus, MigrationVerdict } from '../../shared/model/migration.ts'
import { migrationFiles, migrationStatus, migrationsTable } from './migrate.ts'
import type { PoolDatabase } from './pool-database.ts'
import { describeSchema, type SchemaPart } from './schema-description.ts'

const scratchSchema = 'likeness_scratch'
const downPart = /^\s*--[\s-]*down\s+migration/im

/**
 * Compares the schema with what its migrations make, by making it anew in a scratch schema of the same
 * database, inside a transaction that is always rolled back. Nothing is changed.
 */
export async function verifySchema(database: PoolDatabase, folder: URL): Promise<MigrationVerdict> {
  const status = await migrationStatus(database, folder)
  const files = await migrationFiles(folder)
  const applied = status.filter(({ appliedAt }) => appliedAt !== null)
  const known = applied.flatMap(({ name }) => files.get(name) ?? [])
  const differences = await database.withClient(async (client) => {
    await client.query('BEGIN')
    try {
      const found = await describeSchema(client, 'public', migrationsTable)
      await makeScratch(client, known)
      return compareSchemas(found, await describeSchema(client, scratchSchema, migrationsTable))
    } finally {
      await client.query('ROLLBACK')
    }
  })
  const all = [...migrationDifferences(status, files), ...differences]
  return { isAsExpected: all.length === 0, differences: all }
}

async function makeScratch(client: ClientBase, files: readonly URL[]): Promise<void> {
  await client.query(`CREATE SCHEMA ${scratchSchema}`)
  // The types and functions of extensions stay where they are.
  await client.query(`SET LOCAL search_path TO ${scratchSchema}, public`)
  for (const file of files) {
    const [up = ''] = (await readFile(file, 'utf8')).split(downPart)
    await client.query(up)
  }
}

function migrationDifferences(status: readonly MigrationStatus[], files: ReadonlyMap<string, URL>): string[] {
  return status.flatMap(({ name, appliedAt }) => {
    if (appliedAt === null) return [`Migration ${name} is not applied.`]
    return files.has(name) ? [] : [`Migration ${name} is applied and not known to this program.`]
  })
}

/** Each difference in one sentence, in a fixed order. */
function compareSchemas(found: readonly SchemaPart[], expected: readonly SchemaPart[]): string[] {
  const foundByKey = new Map(found.map((part) => [keyOf(part), part]))
  const expectedByKey = new Map(expected.map((part) => [keyOf(part), part]))
  const missing = expected.filter((part) => !foundByKey.has(keyOf(part)))
  const surplus = found.filter((part) => !expectedByKey.has(keyOf(part)))
  const changed = found.flatMap((part) => {
    const other = expectedByKey.get(keyOf(part))
    return other && other.definition !== part.definition ? [{ part, other }] : []
  })
  return [
    ...withoutPartsOfTables(missing).map(({ kind, name }) => `${kind} ${name} is missing.`),
    ...withoutPartsOfTables(surplus).map(({ kind, name }) => `${kind} ${name} is not made by any migration.`),
    ...changed.map(
      ({ part, other }) =>
        `${part.kind} ${part.name} is "${part.definition}" and should be "${other.definition}".`,
    ),
  ].sort()
}

function keyOf(part: SchemaPart): string {
  return `${part.kind} ${part.name}`
}

/** A table that is missing or too many says all of what belongs to it. */
function withoutPartsOfTables(parts: readonly SchemaPart[]): SchemaPart[] {
  const tables = new Set(parts.filter(({ kind }) => kind === 'Table').map(({ name }) => name))
  return parts.filter(({ kind, table }) => kind === 'Table' || !tables.has(table))
}
