import path from 'node:path'
import { expect, test } from 'vitest'
import { start } from '../../electron/app/start.ts'
import { foldersOf } from '../../electron/app/settings.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import { migrationsTable } from '../../electron/store/migration-files.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { databaseWorkerUrl, postgresMigrations } from '../support/postgres.ts'
import { testPlaces } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const dataFolder = path.join(temporaryFolder(), 'data')

/** Changes the database behind the program's back. Gives the versions of configs: whatever is admitted gets a first one. */
async function change(work: (database: PoolDatabase) => Promise<unknown>): Promise<number[]> {
  const { databaseFolder } = foldersOf(dataFolder)
  const database = await openEmbedded({ folder: databaseFolder, workerUrl: databaseWorkerUrl })
  try {
    await work(database)
    const rows = await database.rows<{ version: number }>('SELECT version FROM configs')
    return rows.map(({ version }) => version)
  } finally {
    await database.close()
  }
}

const run = (statement: string) => change((database) => database.write((writer) => writer.run(statement)))

const strange = {
  'of a newer program': {
    statement: `INSERT INTO ${migrationsTable} (name, run_on) VALUES ('9000-later', now())`,
    back: `DELETE FROM ${migrationsTable} WHERE name = '9000-later'`,
    obstacle: { kind: 'newer-likeness', detail: '9000-later' },
  },
  'with as many migrations, one of them unknown': {
    statement: `UPDATE ${migrationsTable} SET name = '0016-other' WHERE name LIKE '0016-%'`,
    back: `UPDATE ${migrationsTable} SET name = '0016-rebuilds' WHERE name = '0016-other'`,
    obstacle: { kind: 'newer-likeness', detail: '0016-other' },
  },
  'with a table of that name by another program': {
    statement: `ALTER TABLE ${migrationsTable} RENAME COLUMN run_on TO ran_on`,
    back: `ALTER TABLE ${migrationsTable} RENAME COLUMN ran_on TO run_on`,
    obstacle: { kind: 'other-tables', subject: migrationsTable },
  },
}

test('an embedded database that is not as expected is refused, and nothing is written to it', async () => {
  expect(await change((database) => migrateUp(database, postgresMigrations))).toEqual([])
  for (const [what, { statement, back, obstacle }] of Object.entries(strange)) {
    await run(statement)
    await expect(start(testPlaces(dataFolder)), what).rejects.toMatchObject({
      code: 'DATABASE_UNFIT',
      data: { obstacles: expect.arrayContaining([expect.objectContaining(obstacle)]) },
    })
    expect(await run(back), what).toEqual([])
  }
  await (await start(testPlaces(dataFolder))).close()
  expect(await run('SELECT 1')).toEqual([1])
})
