import type { DatabaseObstacle } from '../../shared/model/database-look.ts'
import { JOB_SCHEMA } from './jobs.ts'
import { type ServerFacts, when } from './look-server.ts'
import type { TablesFound } from './look-tables.ts'
import { migrationsTable } from './migration-files.ts'
import type { RowReader } from './row-reader.ts'

type TableRights = {
  readonly name: string
  readonly owner: string
  readonly isOwner: boolean
  /** The first thing that this user may not do with its rows; null where nothing is missing. */
  readonly missing: string | null
}

/** Rules of Likeness's own tables: rows of some are never changed, so only reading and adding is asked of all. */
const rightsQuery = `
  SELECT c.relname AS name, pg_get_userbyid(c.relowner)::text AS owner,
    pg_has_role(c.relowner, 'USAGE') AS "isOwner",
    CASE WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'SELECT'
      WHEN NOT has_table_privilege(c.oid, 'INSERT') AND c.relname <> $1 THEN 'INSERT' END AS missing
  FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`

/** Whether work in the background can be kept: in the schema of jobs that is there, or in one that can be made. */
async function jobsObstacles(reader: RowReader, facts: ServerFacts): Promise<DatabaseObstacle[]> {
  const [jobs] = await reader.rows<{ mayUse: boolean | null }>(
    `SELECT (
       SELECT has_schema_privilege(n.oid, 'USAGE') AND NOT EXISTS (
         SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND NOT (
           has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
           AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')))
         AND (has_schema_privilege(n.oid, 'CREATE') OR EXISTS (
           SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = 'job'))
       FROM pg_namespace n WHERE n.nspname = $1
     ) AS "mayUse"`,
    [JOB_SCHEMA],
  )
  const isAllowed = jobs?.mayUse ?? facts.mayCreateInDatabase
  return when(!isAllowed, 'may-not-keep-jobs', facts.database, facts.user)
}

/**
 * What the user may not do. Where migrations are to run, it must own what they alter and may then do
 * everything; where none is, reading and writing is enough.
 */
export async function rightsObstacles(
  reader: RowReader,
  facts: ServerFacts,
  found: TablesFound,
): Promise<DatabaseObstacle[]> {
  const tables = await reader.rows<TableRights>(rightsQuery, [migrationsTable])
  const jobs = await jobsObstacles(reader, facts)
  if (found.pending.length === 0) {
    const own = tables.filter(({ name }) => found.own.has(name))
    return [
      ...own.flatMap(({ name, missing }) => when(missing !== null, 'may-not-use', name, facts.user)),
      ...jobs,
    ]
  }
  const touched = tables.filter(({ name }) => found.changes.words.has(name) || name === migrationsTable)
  return [
    ...when(!facts.mayCreateTables, 'may-not-create', facts.user, ''),
    ...touched.flatMap(({ name, isOwner, owner }) => when(!isOwner, 'not-owner', name, owner)),
    ...jobs,
  ]
}
