import type { ClientBase } from 'pg'
import { Failure } from '../../shared/failure.ts'
import type { Findings } from './look.ts'
import { migrationsTable } from './migration-files.ts'
import { differencesFromOriginal, ORIGINAL_MIGRATION, ORIGINAL_TABLES } from './original-tables.ts'
import { type RowReader, readerOf } from './row-reader.ts'
import { describeSchema } from './schema-description.ts'

/** Written on our own table, where it goes along with a dump; it tells that the original tables are not ours to drop. */
const REMARK = 'The tables of 0001 were there before Likeness, which never drops them.'

/** How long others may have to wait behind this for a table that somebody else holds. */
const TABLE_LOCK_MS = 3_000

/** From here on somebody else's lock ends the migration with DATABASE_BUSY instead of keeping everyone waiting behind it. */
export const waitBriefly = (client: ClientBase) =>
  client.query(`SET LOCAL lock_timeout = '${TABLE_LOCK_MS}ms'`)

/**
 * Takes the original tables over as they are: their migration counts as applied. Nobody else reaches them
 * until the end of the transaction, in which the later migrations run.
 * @throws Failure DATABASE_CHANGED where they were altered since they were found
 */
export async function adopt(client: ClientBase, { extensions }: Findings): Promise<void> {
  await client.query(`LOCK TABLE ${ORIGINAL_TABLES.join(', ')} IN ACCESS EXCLUSIVE MODE`)
  const parts = await describeSchema(readerOf(client), 'public', migrationsTable, ORIGINAL_TABLES)
  if (differencesFromOriginal(parts).length > 0) throw new Failure('DATABASE_CHANGED', {})
  for (const { name, installed } of extensions) {
    if (installed === null) await client.query(`CREATE EXTENSION IF NOT EXISTS "${name}"`)
  }
  // As node-pg-migrate makes it.
  await client.query(`CREATE TABLE IF NOT EXISTS ${migrationsTable}
    (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)`)
  await client.query(`INSERT INTO ${migrationsTable} (name, run_on) VALUES ($1, now())`, [ORIGINAL_MIGRATION])
  await client.query(`COMMENT ON TABLE ${migrationsTable} IS '${REMARK}'`)
}

/** Whether the tables of messages and clusters were there before Likeness. */
export async function isAdopted(reader: RowReader): Promise<boolean> {
  const [row] = await reader.rows<{ remark: string | null }>(
    `SELECT obj_description(to_regclass($1), 'pg_class') AS remark`,
    [migrationsTable],
  )
  return row?.remark === REMARK
}

/**
 * @param applied names in order of applying
 * @throws Failure BAD_INPUT where these steps would drop tables that were there before Likeness
 */
export async function refuseToDropAdopted(
  client: ClientBase,
  applied: readonly string[],
  steps: number,
): Promise<void> {
  if (!applied.slice(-steps).includes(ORIGINAL_MIGRATION)) return
  if (!(await isAdopted(readerOf(client)))) return
  const most = applied.length - 1 - applied.indexOf(ORIGINAL_MIGRATION)
  throw new Failure('BAD_INPUT', {
    detail:
      `the tables ${ORIGINAL_TABLES.join(', ')} were there before Likeness, which never drops them. ` +
      (most > 0 ? `Taking back ${most} steps leaves them as they were.` : 'They are as they were.'),
  })
}
