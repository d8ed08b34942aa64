import type { DatabaseLook, DatabaseObstacle } from '../../shared/model/database-look.ts'
import type { RowReader } from './row-reader.ts'

/** What a server, a database and a user are, without their tables. */
export interface ServerFacts {
  readonly version: string
  readonly versionNumber: number
  readonly database: string
  readonly user: string
  readonly encoding: string
  readonly dateStyle: string
  /** Where tables are made; null where the search path names no schema that exists. */
  readonly schema: string | null
  readonly hasPublic: boolean
  readonly isEncrypted: boolean | null
  readonly isPrimary: boolean
  readonly isReadOnly: boolean
  readonly mayCreateTables: boolean
  readonly mayCreateInDatabase: boolean
  readonly isAdministrator: boolean
  readonly nowMs: number
  /** Tells a server from every other one, as long as it runs. */
  readonly startedAt: string
}

export interface ExtensionFacts {
  readonly name: string
  readonly installed: string | null
  readonly available: string | null
  /** Where it is installed, and whether that is in the search path. */
  readonly schema: string | null
  readonly isInPath: boolean
  /** Whoever may create in the database may create it. */
  readonly isTrusted: boolean
}

const OLDEST_POSTGRES = 140_000
const OLDEST_PGVECTOR = [0, 5]
const EXTENSIONS = ['vector', 'pg_trgm', 'uuid-ossp']

/** Roles of cloud providers that may create extensions without being superusers. */
const ADMINISTRATORS = ['rds_superuser', 'cloudsqlsuperuser', 'alloydbsuperuser', 'azure_pg_admin']

const factsQuery = `
  SELECT current_setting('server_version') AS version,
    current_setting('server_version_num')::int AS "versionNumber",
    current_database()::text AS database, current_user::text AS "user",
    current_setting('server_encoding') AS encoding, current_setting('DateStyle') AS "dateStyle",
    current_schema()::text AS schema, to_regnamespace('public') IS NOT NULL AS "hasPublic",
    (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS "isEncrypted",
    NOT pg_is_in_recovery() AS "isPrimary",
    pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean AS "isReadOnly",
    coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'CREATE'), false) AS "mayCreateTables",
    has_database_privilege(current_database(), 'CREATE') AS "mayCreateInDatabase",
    EXISTS (SELECT FROM pg_roles r WHERE pg_has_role(r.oid, 'MEMBER')
      AND (r.rolname = ANY($1) OR r.rolsuper AND r.rolname = current_user)) AS "isAdministrator",
    (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "nowMs",
    coalesce(pg_postmaster_start_time()::text, '') AS "startedAt"`

const extensionsQuery = `
  SELECT wanted.name, e.extversion AS installed, a.default_version AS available, n.nspname::text AS schema,
    n.nspname IS NULL OR n.nspname = ANY (current_schemas(true)) AS "isInPath",
    EXISTS (SELECT FROM pg_available_extension_versions v
      WHERE v.name = wanted.name AND v.version = a.default_version AND (v.trusted OR NOT v.superuser)) AS "isTrusted"
  FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place)
    LEFT JOIN pg_extension e ON e.extname = wanted.name
    LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
    LEFT JOIN pg_available_extensions a ON a.name = wanted.name
  ORDER BY wanted.place`

export async function askServer(reader: RowReader): Promise<ServerFacts> {
  const [facts] = await reader.rows<ServerFacts>(factsQuery, [ADMINISTRATORS])
  if (!facts) throw new Error('the server said nothing of itself')
  return facts
}

export const isTooOld = ({ versionNumber }: ServerFacts): boolean => versionNumber < OLDEST_POSTGRES

/** Not asked of a server that is too old: its catalogues are others. */
export const askExtensions = (reader: RowReader): Promise<ExtensionFacts[]> =>
  reader.rows<ExtensionFacts>(extensionsQuery, [EXTENSIONS])

export const extensionsLooked = (extensions: readonly ExtensionFacts[]): DatabaseLook['extensions'] =>
  extensions.map(({ name, installed, available }) => ({ name, installed, available }))

/** What keeps Likeness from using a database whatever tables it has. */
export function serverObstacles(facts: ServerFacts): DatabaseObstacle[] {
  const { version, encoding, dateStyle, schema, isPrimary } = facts
  return [
    ...when(isTooOld(facts), 'too-old', version, ''),
    ...when(encoding !== 'UTF8', 'encoding', encoding, ''),
    ...when(!dateStyle.startsWith('ISO'), 'date-style', dateStyle, ''),
    ...when(schema !== 'public', 'search-path', schema ?? '', ''),
    ...when(facts.isReadOnly, 'read-only', facts.database, isPrimary ? 'read only' : 'replica'),
  ]
}

/** @param isChanged whether migrations are to run: they create what is missing. */
export function extensionObstacles(
  extensions: readonly ExtensionFacts[],
  facts: ServerFacts,
  isChanged: boolean,
): DatabaseObstacle[] {
  return extensions.flatMap((extension) => {
    const { name, installed, available, schema } = extension
    const version = installed ?? available
    if (version === null) return when(true, 'no-extension', name, '')
    const mayCreate = facts.isAdministrator || (extension.isTrusted && facts.mayCreateInDatabase)
    return [
      ...when(installed === null && !(isChanged && mayCreate), 'may-not-create-extension', name, facts.user),
      ...when(!extension.isInPath, 'extension-elsewhere', name, schema ?? ''),
      ...when(name === 'vector' && isOldPgvector(version), 'old-pgvector', version, ''),
    ]
  })
}

/** One obstacle, or none. */
export function when(
  isSo: boolean,
  kind: DatabaseObstacle['kind'],
  subject: string,
  detail: string,
): DatabaseObstacle[] {
  return isSo ? [{ kind, subject, detail }] : []
}

function isOldPgvector(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_PGVECTOR
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}
