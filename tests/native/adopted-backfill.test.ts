import { expect, onTestFinished, test } from 'vitest'
import { estimateBackfill } from '../../electron/app/backfill-estimate.ts'
import { startBackfill } from '../../electron/app/backfills.ts'
import { NotTakenIn } from '../../electron/app/not-taken-in.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { findBackfill } from '../../electron/messages/backfill-store.ts'
import { migrateDown, migrateUp, migrationStatus } from '../../electron/store/migrate.ts'
import { verifySchema } from '../../electron/store/verify.ts'
import { BackfillPlan, BackfillScope } from '../../shared/model/backfill.ts'
import { FakeProvider } from '../support/fake-provider.ts'
import { openJobEngine } from '../support/job-engine.ts'
import { openEmptyDatabase } from '../support/native-database.ts'
import { fillOriginalTables, makeOriginalTables, originalRows } from '../support/original-tables.ts'
import { postgresMigrations } from '../support/postgres.ts'

const MESSAGES = 600
const HELD = 150

test('what was in the documents’ tables is taken in, and can be left as it was', async () => {
  const database = await openEmptyDatabase()
  await makeOriginalTables(database)
  await fillOriginalTables(database, MESSAGES)
  const rows = await originalRows(database)
  await migrateUp(database, postgresMigrations)
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  const provider = await FakeProvider.start()
  onTestFinished(() => provider.close())
  const engine = await openJobEngine(database, provider.baseUrl, 'text-embedding-3-small')
  const notTakenIn = await NotTakenIn.open(database)
  expect(await notTakenIn.read()).toBe(MESSAGES)
  const plan = BackfillPlan.parse({ windowDays: 36_500 })
  await startBackfill({ database, jobs: engine.jobs, author: 'ann' }, plan)
  while ((await findBackfill(database, null))?.state === 'running') {
    await new Promise((resolve) => setImmediate(resolve))
  }
  await engine.deciding.settled()
  expect(await findBackfill(database, null)).toMatchObject({
    state: 'done',
    failure: null,
    total: MESSAGES,
    takenIn: MESSAGES - HELD,
    leftAlone: HELD,
  })
  expect(await notTakenIn.read()).toBe(HELD)
  // The built-in model asks nobody.
  expect(provider.requests).toBe(0)
  const [decided] = await database.rows<{ rows: number }>('SELECT count(*) AS rows FROM decisions')
  expect(decided?.rows).toBe(MESSAGES - HELD)
  expect(await verifySchema(database, postgresMigrations)).toEqual({ isAsExpected: true, differences: [] })
  const [index] = await database.rows<{ isValid: boolean }>(
    `SELECT indisvalid AS "isValid" FROM pg_index WHERE indexrelid = 'messages_not_taken_in'::regclass`,
  )
  expect(index?.isValid).toBe(true)
  await engine.close()
  const steps = (await migrationStatus(database, postgresMigrations)).length - 1
  await migrateDown(database, postgresMigrations, steps)
  const countOf = (all: typeof rows) => all.find(({ table }) => table === 'messages')?.rows
  expect(countOf(await originalRows(database))).toBe(countOf(rows))
})

test('many messages are estimated from a sample', async () => {
  const count = 60_000
  const database = await openEmptyDatabase()
  await makeOriginalTables(database, [])
  await fillOriginalTables(database, count, count + 1)
  await migrateUp(database, postgresMigrations)
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  await database.write((writer) => writer.run('ANALYZE messages'))
  const scope = BackfillScope.parse({ windowDays: 36_500 })
  const estimate = await estimateBackfill({ database, isLocal: () => true }, scope)
  expect(estimate.basis).toContain('from a sample of')
  expect(Math.abs(estimate.messages / count - 1)).toBeLessThan(0.25)
  // All texts differ, and a quarter of the messages is held by clusters. The root of the share is what it may be off.
  const texts = count * 0.75
  expect(estimate.texts).toBeGreaterThan(texts * 0.4)
  expect(estimate.texts).toBeLessThan(texts * 1.25)
  expect(estimate).toMatchObject({ tokens: 0, dollars: 0 })
  expect(estimate.minutes).toBeGreaterThan(0)
})
