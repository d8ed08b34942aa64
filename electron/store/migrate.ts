import { fileURLToPath } from 'node:url'
import type { ClientBase } from 'pg'
import { Failure } from '../../shared/failure.ts'
import type { MigrationStatus } from '../../shared/model/migration.ts'
import { adopt, refuseToDropAdopted, waitBriefly } from './adoption.ts'
import type { Reader } from './database.ts'
import { type Findings, findOut, fingerprintOf } from './look.ts'
import { appliedAt, appliedNames, migrationFiles, migrationsTable } from './migration-files.ts'
import type { PoolDatabase } from './pool-database.ts'
import { readerOf } from './row-reader.ts'
import { dropSearchIndexes } from './search-indexes.ts'

/** Any number that no other program is likely to lock; of two consoles that migrate at once the second waits. */
export const MIGRATION_LOCK = 5_489_131_307_202

/** How long a console waits for another one that migrates. */
const TURN_WAIT_MS = 60_000

const silent = () => {}

/**
 * Applies what is missing, all of it or nothing, and gives the names of what it applied. Where the original
 * tables are there and identical, they are adopted; what does not fit is refused before anything is changed.
 * @param agreed fingerprint of the look that somebody agreed to; left out, whatever is found is migrated
 * @throws Failure DATABASE_UNFIT, DATABASE_CHANGED, DATABASE_BUSY
 */
export async function migrateUp(database: PoolDatabase, folder: URL, agreed?: string): Promise<string[]> {
  const done = await inOneTransaction(database, async (client) => {
    const findings = await findOut(readerOf(client), folder)
    const isFit = findings.obstacles.length === 0
    // Also where another console did just now what was agreed to here.
    if (isFit && findings.found?.pending.length === 0) return []
    if (agreed !== undefined && fingerprintOf(findings) !== agreed) throw new Failure('DATABASE_CHANGED', {})
    if (!isFit) throw unfit(findings)
    await waitBriefly(client)
    if (findings.found?.tables === 'original') await adopt(client, findings)
    return run(client, folder, { direction: 'up' })
  })
  await database.refresh()
  if (database.state().kind === 'embedded') await dropSearchIndexes(database)
  return done
}

/**
 * Whether exactly the migrations of this program were applied, as far as a database says by itself: one query for one that
 * nobody else changes. What is wrong where that cannot even be read, `migrateUp` finds out.
 */
export async function isUpToDate(database: Reader, folder: URL): Promise<boolean> {
  const files = await migrationFiles(folder)
  const applied = await appliedNames(database).catch(() => [])
  return applied.length === files.size && applied.every((name) => files.has(name))
}

/**
 * Takes back the last `steps` migrations, all of them or nothing, and what they hold with them.
 * @throws Failure BAD_INPUT where that would drop tables that were there before Likeness; DATABASE_UNFIT, DATABASE_BUSY
 */
export async function migrateDown(database: PoolDatabase, folder: URL, steps: number): Promise<string[]> {
  const done = await inOneTransaction(database, async (client) => {
    const files = await migrationFiles(folder)
    const applied = [...(await appliedAt(readerOf(client))).keys()]
    const unknown = applied.filter((name) => !files.has(name))
    if (unknown.length > 0) {
      const detail = unknown.join(', ')
      throw new Failure('DATABASE_UNFIT', {
        obstacles: [{ kind: 'newer-likeness', subject: migrationsTable, detail }],
      })
    }
    await refuseToDropAdopted(client, applied, steps)
    await waitBriefly(client)
    return applied.length === 0 ? [] : run(client, folder, { direction: 'down', count: steps })
  })
  await database.refresh()
  return done
}

/**
 * One transaction, in which no other console migrates; `work` or the end of it commits. Its locks are those of
 * the transaction, as a session's would be lost in PgBouncer.
 */
function inOneTransaction(
  database: PoolDatabase,
  work: (client: ClientBase) => Promise<string[]>,
): Promise<string[]> {
  return database.withClient(async (client) => {
    await client.query('BEGIN')
    try {
      // A server may end what takes long, which indexes of a large table do.
      await client.query(`SET LOCAL statement_timeout = 0`)
      await client.query(`SET LOCAL lock_timeout = '${TURN_WAIT_MS}ms'`)
      await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
      const done = await work(client)
      if (done.length === 0) await client.query('COMMIT')
      return done
    } catch (error) {
      await client.query('ROLLBACK').catch(silent)
      throw error
    }
  })
}

/** Its own BEGIN inside our transaction does nothing, and its COMMIT or ROLLBACK ends ours. */
async function run(
  dbClient: ClientBase,
  folder: URL,
  direction: { direction: 'up' } | { direction: 'down'; count: number },
): Promise<string[]> {
  // Most starts have nothing to migrate.
  const { runner } = await import('node-pg-migrate')
  const done = await runner({
    ...direction,
    dbClient,
    dir: fileURLToPath(folder),
    migrationsTable,
    singleTransaction: true,
    noLock: true,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  })
  return done.map(({ name }) => name)
}

const unfit = ({ obstacles }: Findings): Failure =>
  new Failure('DATABASE_UNFIT', { obstacles: [...obstacles] })

/** Every migration there is or was applied, in order. */
export async function migrationStatus(database: Reader, folder: URL): Promise<MigrationStatus[]> {
  const applied = await appliedAt(database)
  const names = new Set([...(await migrationFiles(folder)).keys(), ...applied.keys()])
  return [...names].sort().map((name) => ({ name, appliedAt: applied.get(name) ?? null }))
}
