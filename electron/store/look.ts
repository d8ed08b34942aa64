import { createHash } from 'node:crypto'
import type { DatabaseLook, DatabaseObstacle } from '../../shared/model/database-look.ts'
import type { Database } from './database.ts'
import { countRows, noCounts } from './look-counts.ts'
import { rightsObstacles } from './look-rights.ts'
import {
  askExtensions,
  askServer,
  type ExtensionFacts,
  extensionObstacles,
  extensionsLooked,
  isTooOld,
  type ServerFacts,
  serverObstacles,
} from './look-server.ts'
import { findTables, type TablesFound } from './look-tables.ts'
import type { RowReader } from './row-reader.ts'

/** What is found without counting rows: all that agreeing to migrations depends on. */
export interface Findings {
  readonly facts: ServerFacts
  readonly extensions: readonly ExtensionFacts[]
  /** Null where the server is too old to be asked, or has no schema `public`. */
  readonly found: TablesFound | null
  readonly obstacles: readonly DatabaseObstacle[]
}

/** A look takes locks on nothing that others wait for; where somebody's keeps it waiting, it gives up. */
const LOOK_LOCK_MS = 1_000
const LOOK_STATEMENT_MS = 5_000

/** Reads what there is, and all that stands in the way at once. Inside a transaction; it sets its search path. */
export async function findOut(reader: RowReader, folder: URL): Promise<Findings> {
  const facts = await askServer(reader)
  if (isTooOld(facts) || !facts.hasPublic) {
    return { facts, extensions: [], found: null, obstacles: serverObstacles(facts) }
  }
  const extensions = await askExtensions(reader)
  const found = await findTables(reader, folder)
  const obstacles = [
    ...serverObstacles(facts),
    ...extensionObstacles(extensions, facts, found.pending.length > 0),
    ...found.obstacles,
    ...(await rightsObstacles(reader, facts, found)),
  ]
  return { facts, extensions, found, obstacles }
}

/**
 * Looks at a database without changing anything: what it is, what it has, what migrations are to run and
 * everything that keeps it from being used.
 * @throws Failure DATABASE_BUSY or DATABASE_TIMEOUT where somebody holds what has to be read.
 */
export function lookAtDatabase(database: Database, migrations: URL): Promise<DatabaseLook> {
  return database.snapshot(async (reader) => {
    const beforeMs = Date.now()
    await reader.rows(
      `SELECT set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true)`,
      [`${LOOK_LOCK_MS}ms`, `${LOOK_STATEMENT_MS}ms`],
    )
    const findings = await findOut(reader, migrations)
    const clockAheadMs = Math.round(findings.facts.nowMs - (beforeMs + Date.now()) / 2)
    return tell(findings, await counts(reader, findings), clockAheadMs, database.state().kind === 'embedded')
  })
}

function counts(reader: RowReader, { found, obstacles }: Findings) {
  const isUnreadable = obstacles.some(({ kind }) => kind === 'may-not-use' || kind === 'not-owner')
  if (!found || isUnreadable || (found.tables !== 'original' && found.tables !== 'likeness')) return noCounts
  return countRows(reader, found.hasSeq)
}

function tell(
  findings: Findings,
  counted: typeof noCounts,
  clockAheadMs: number,
  isEmbedded: boolean,
): DatabaseLook {
  const { facts, extensions, found, obstacles } = findings
  return {
    version: facts.version,
    database: facts.database,
    user: facts.user,
    isEncrypted: isEmbedded ? null : facts.isEncrypted,
    isPrimary: facts.isPrimary,
    clockAheadMs,
    extensions: extensionsLooked(extensions),
    tables: found?.tables ?? 'none',
    ...counted,
    pendingMigrations: [...(found?.pending ?? [])],
    missingIndexes: isEmbedded ? [] : [...(found?.missingIndexes ?? [])],
    obstacles: [...obstacles],
    fingerprint: fingerprintOf(findings),
  }
}

/** Equal for two looks exactly when the server and what migrations would meet and change in it are. */
export function fingerprintOf({ facts, extensions, found, obstacles }: Findings): string {
  const { database, user, startedAt } = facts
  const agreed = [
    { startedAt, database, user, tables: found?.tables, pending: found?.pending },
    extensions.map(({ name, installed }) => [name, installed]),
    obstacles,
  ]
  return createHash('sha256').update(JSON.stringify(agreed)).digest('hex')
}
