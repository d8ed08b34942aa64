import { join } from 'node:path'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { Failure } from '../../shared/failure.ts'
import { translateError } from './errors.ts'
import { prepareFolder } from './folder.ts'

/** Held by the one process that may open what lies in a data folder. */
export interface FolderLock {
  release(): void
}

/**
 * Locks a data folder, and makes it where there is none. The system frees the lock when its process ends,
 * however it ends. Throws FOLDER_IN_USE, FOLDER_READ_ONLY or DISK_FULL.
 */
export function lockFolder(folder: string): FolderLock {
  try {
    prepareFolder(folder)
    const lock = takeLock(new BetterSqlite(join(folder, 'lock.sqlite'), { timeout: 0 }))
    return { release: () => lock.close() }
  } catch (error) {
    const failure = translateError(error, { folder })
    if (failure instanceof Failure && failure.code === 'DATABASE_BUSY') {
      throw new Failure('FOLDER_IN_USE', { folder }, { cause: error })
    }
    throw failure
  }
}

function takeLock(lock: Database): Database {
  try {
    // An open transaction that writes nothing: SQLite's own lock is the lock.
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}
