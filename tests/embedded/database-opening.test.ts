import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { databaseWorkerUrl } from '../support/postgres.ts'
import { readOnlyFolder } from '../support/read-only-folder.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const open = (path: string) => openEmbedded({ folder: path, workerUrl: databaseWorkerUrl })

test('a folder that cannot be written is said to be so', async () => {
  const path = join(readOnlyFolder(folder), 'database')
  await expect(open(path)).rejects.toMatchObject({ code: 'FOLDER_READ_ONLY', data: { folder: path } })
})

test('a folder that holds no database is said to be unreadable, and is left as it is', async () => {
  const path = join(folder, 'broken')
  mkdirSync(path)
  writeFileSync(join(path, 'PG_VERSION'), 'not a version\n')
  await expect(open(path)).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE', data: { folder: path } })
  expect(readdirSync(path)).toEqual(['PG_VERSION'])
})

test('an empty folder that is there already gets a database, which is there the next time', async () => {
  const path = join(folder, 'made', 'database')
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o700)
  const first = await open(path)
  await first.write((writer) => writer.run('CREATE TABLE kept AS SELECT 1 AS n'))
  expect(() => first.vectorOid).toThrow('SCHEMA_MISMATCH')
  await first.close()
  const second = await open(path)
  expect(await second.rows('SELECT n FROM kept')).toEqual([{ n: 1 }])
  await second.close()
})
