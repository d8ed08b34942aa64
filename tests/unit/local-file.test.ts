import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { createLabels } from '../../electron/labels/labels.ts'
import { openLocal } from '../../electron/store/sqlite.ts'
import { draft } from '../support/label-drafts.ts'
import { readOnlyFolder } from '../support/read-only-folder.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const migrations = new URL('../../migrations/local/', import.meta.url)

/** A folder of migrations with these statements, one file each. */
function migrationsOf(name: string, statements: readonly string[]): URL {
  const path = join(folder, name)
  mkdirSync(path)
  for (const [index, sql] of statements.entries()) {
    writeFileSync(join(path, `${String(index + 1).padStart(4, '0')}-step.sql`), sql)
  }
  return pathToFileURL(`${path}/`)
}

test('the local file gets the tables of the project, with write-ahead log and foreign keys', () => {
  const local = openLocal(join(folder, 'project.sqlite'), migrations)
  expect(
    local
      .prepare("SELECT name FROM sqlite_schema WHERE name IN ('labels', 'settings') ORDER BY name")
      .pluck()
      .all(),
  ).toEqual(['labels', 'settings'])
  expect(local.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(local.pragma('foreign_keys', { simple: true })).toBe(1)
  local.close()
})

test('migrations are applied once, in order, and later ones to a file that has the earlier', () => {
  const file = join(folder, 'ordered.sqlite')
  const steps = [
    'CREATE TABLE steps (n INTEGER); INSERT INTO steps VALUES (1)',
    'INSERT INTO steps VALUES (2)',
  ]
  openLocal(file, migrationsOf('two', steps)).close()
  const local = openLocal(file, migrationsOf('three', [...steps, 'INSERT INTO steps VALUES (3)']))
  expect(local.prepare('SELECT n FROM steps ORDER BY rowid').pluck().all()).toEqual([1, 2, 3])
  expect(local.pragma('user_version', { simple: true })).toBe(3)
  local.close()
})

test('migrations that fail leave the file as it was', () => {
  const file = join(folder, 'failing.sqlite')
  openLocal(file, migrationsOf('good', ['CREATE TABLE steps (n INTEGER)'])).close()
  const broken = migrationsOf('bad', ['CREATE TABLE steps (n INTEGER)', 'DROP TABLE steps', 'NOT SQL'])
  expect(() => openLocal(file, broken)).toThrow('syntax error')
  const local = openLocal(file, pathToFileURL(`${join(folder, 'good')}/`))
  expect(local.prepare('SELECT count(*) FROM steps').pluck().get()).toBe(0)
  local.close()
})

test('a file of a newer program is left alone', () => {
  const file = join(folder, 'newer.sqlite')
  openLocal(file, migrationsOf('newer', ['SELECT 1', 'SELECT 2'])).close()
  const older = migrationsOf('older', ['SELECT 1'])
  expect(() => openLocal(file, older)).toThrow(expect.objectContaining({ code: 'SCHEMA_MISMATCH' }))
})

test('a file that cannot be made or read is said to be so', () => {
  const path = join(readOnlyFolder(folder), 'local.sqlite')
  expect(() => openLocal(path, migrations)).toThrow(expect.objectContaining({ code: 'FOLDER_READ_ONLY' }))
  const other = join(folder, 'other.sqlite')
  writeFileSync(other, 'this is no database, and long enough to be seen as none'.repeat(20))
  expect(() => openLocal(other, migrations)).toThrow(expect.objectContaining({ code: 'DATABASE_UNREADABLE' }))
})

test('a verdict that finds no room says that the disk is full, and what was stored stays', () => {
  const local = openLocal(join(folder, 'full.sqlite'), migrations)
  const labels = createLabels({ local, author: 'rita', databaseId: 'one' })
  const kept = labels.put(draft(2))
  local.pragma(`max_page_count = ${local.pragma('page_count', { simple: true })}`)
  const isFull = expect.objectContaining({ code: 'DISK_FULL', data: { folder } })
  const long = { messageText: 'x'.repeat(100_000) }
  expect(() => labels.put(draft(3, long))).toThrow(isFull)
  expect(labels.list({ creator: null, cursor: null, limit: 10 }).items).toEqual([kept])
  local.close()
})
