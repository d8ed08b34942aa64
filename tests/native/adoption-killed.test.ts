import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { lookAtDatabase } from '../../electron/store/look.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { verifySchema } from '../../electron/store/verify.ts'
import { makeEmptyDatabase, openUntilFinished } from '../support/native-database.ts'
import {
  dropAllTables,
  fillOriginalTables,
  makeOriginalTables,
  originalRows,
  wholeSchema,
} from '../support/original-tables.ts'
import { postgresMigrations } from '../support/postgres.ts'
import { startProcess } from '../support/processes.ts'
import { urlOf } from '../support/test-server.ts'

const script = new URL('../support/migrating-process.ts', import.meta.url)
const ROUNDS = 12
/** An adoption of these few rows takes about a tenth of a second. */
const LATEST_KILL_MS = 200

/** A server goes on with a statement whose client is gone, and then notices. */
async function untilAlone(database: PoolDatabase, name: string): Promise<void> {
  for (;;) {
    const others = await database.rows(
      `SELECT FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'
         AND pid <> pg_backend_pid() AND state <> 'idle'`,
      [name],
    )
    if (others.length === 0) return
    await wait(10)
  }
}

/** Waits for the adoption to have its tables, or to be through with them. */
async function untilLocked(database: PoolDatabase): Promise<void> {
  for (;;) {
    const seen = await database.rows(
      `SELECT FROM pg_locks WHERE relation = 'messages'::regclass AND mode = 'AccessExclusiveLock' AND granted
       UNION ALL SELECT FROM pg_class WHERE relname = 'pgmigrations'`,
    )
    if (seen.length > 0) return
  }
}

test('a console killed while it migrates leaves the original tables as they were, or has migrated them', async () => {
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  const endings = { untouched: 0, migrated: 0 }
  for (let round = 0; round < ROUNDS; round += 1) {
    await dropAllTables(database)
    await makeOriginalTables(database)
    await fillOriginalTables(database, 400)
    const rows = await originalRows(database)
    const schema = await wholeSchema(database)
    const migrating = startProcess(script, [urlOf(name)])
    await migrating.untilSaid('begins')
    if (round % 2 === 0) await wait((LATEST_KILL_MS * round) / ROUNDS)
    else await untilLocked(database)
    migrating.child.kill('SIGKILL')
    await migrating.ended
    await untilAlone(database, name)
    expect(await originalRows(database)).toEqual(rows)
    const { tables } = await lookAtDatabase(database, postgresMigrations)
    endings[tables === 'original' ? 'untouched' : 'migrated'] += 1
    if (tables === 'original') expect(await wholeSchema(database)).toBe(schema)
    else expect(tables).toBe('likeness')
    await migrateUp(database, postgresMigrations)
    expect(await verifySchema(database, postgresMigrations)).toEqual({ isAsExpected: true, differences: [] })
  }
  expect(endings.untouched).toBeGreaterThan(0)
})
