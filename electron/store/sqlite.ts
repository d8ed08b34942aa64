import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { Failure } from '../../shared/failure.ts'
import { translateError } from './errors.ts'

/** The local SQLite file: what belongs to this machine and not to the database. */
export type LocalDatabase = Database

/** How long a statement waits for another process that writes. */
const busyTimeoutMs = 5_000

/**
 * Opens the local file, makes it where there is none, and brings it up to date with the migrations
 * `NNNN-name.sql`. Throws SCHEMA_MISMATCH if a newer program has written it.
 */
export function openLocal(file: string, migrations: URL): LocalDatabase {
  let local: Database | undefined
  try {
    // Made here, for its owner only: SQLite would let others read it.
    closeSync(openSync(file, 'a', 0o600))
    local = new BetterSqlite(file, { timeout: busyTimeoutMs })
    startWriteAheadLog(local)
    local.pragma('foreign_keys = ON')
    migrate(local, migrations)
    return local
  } catch (error) {
    local?.close()
    throw translateError(error, { folder: dirname(file) })
  }
}

/**
 * Two programs that make a new file at once: SQLite refuses one of them at once, however long it was told to wait
 * (https://www.sqlite.org/wal.html, "sometimes queries return SQLITE_BUSY in WAL mode").
 */
function startWriteAheadLog(local: Database): void {
  const endMs = performance.now() + busyTimeoutMs
  for (;;) {
    try {
      local.pragma('journal_mode = WAL')
      return
    } catch (error) {
      const isBusy = error instanceof BetterSqlite.SqliteError && error.code === 'SQLITE_BUSY'
      if (!isBusy || performance.now() > endMs) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}

/** Number of the migration that a reader needs at least. */
const READABLE_VERSION = 2

/** Opens the local file to read what is there, whoever else has it open; null where there is none to read. */
export function openLocalToRead(file: string): LocalDatabase | null {
  if (!existsSync(file)) return null
  try {
    const local = new BetterSqlite(file, { timeout: busyTimeoutMs, readonly: true, fileMustExist: true })
    if (Number(local.pragma('user_version', { simple: true })) >= READABLE_VERSION) return local
    local.close()
    return null
  } catch (error) {
    throw translateError(error, { folder: dirname(file) })
  }
}

/** Reads or writes the local file. Throws DISK_FULL, FOLDER_READ_ONLY, DATABASE_BUSY or DATABASE_UNREADABLE. */
export function withLocal<T>(local: LocalDatabase, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw translateError(error, { folder: dirname(local.name) })
  }
}

/** Applies in one transaction what the file lacks; its `user_version` is the number of the last one applied. */
function migrate(local: Database, folder: URL): void {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  const newest = files.length > 0 ? numberOf(files.at(-1) ?? '') : 0
  const apply = () => {
    const version = Number(local.pragma('user_version', { simple: true }))
    if (version > newest) {
      throw new Failure('SCHEMA_MISMATCH', {
        detail: `${basename(local.name)} is at version ${version}, and this program knows up to ${newest}`,
      })
    }
    for (const file of files.filter((each) => numberOf(each) > version)) {
      local.exec(readFileSync(new URL(file, folder), 'utf8'))
    }
    local.pragma(`user_version = ${newest}`)
  }
  // Immediate: of two programs that start at once, the second sees what the first has done.
  local.transaction(apply).immediate()
}

function numberOf(file: string): number {
  const number = Number(file.slice(0, file.indexOf('-')))
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`a migration is named NNNN-name.sql, not ${file}`)
  return number
}
