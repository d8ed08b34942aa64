import { Failure } from '../../shared/failure.ts'

/** What failures name so that a person knows where to look. */
export interface Place {
  readonly folder: string
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; a class is its first two characters. */
const postgresFailures: Readonly<Record<string, (place: Place, error: Error) => Failure>> = {
  '08': () => down(),
  '57P01': () => down(),
  '57P02': () => down(),
  '57P03': () => down(),
  '55P03': () => busy(),
  '40001': () => busy(),
  '40P01': () => busy(),
  '53300': () => busy(),
  '53100': ({ folder }) => new Failure('DISK_FULL', { folder }),
  // Undefined table, column, function, type or other object: the schema is not the one this program knows.
  '42P01': (_, error) => mismatch(error),
  '42703': (_, error) => mismatch(error),
  '42883': (_, error) => mismatch(error),
  '42704': (_, error) => mismatch(error),
}

const systemFailures: Readonly<Record<string, (place: Place) => Failure>> = {
  ECONNREFUSED: () => down(),
  ECONNRESET: () => down(),
  EPIPE: () => down(),
  ENOSPC: ({ folder }) => new Failure('DISK_FULL', { folder }),
  EDQUOT: ({ folder }) => new Failure('DISK_FULL', { folder }),
  EACCES: ({ folder }) => new Failure('FOLDER_READ_ONLY', { folder }),
  EPERM: ({ folder }) => new Failure('FOLDER_READ_ONLY', { folder }),
  EROFS: ({ folder }) => new Failure('FOLDER_READ_ONLY', { folder }),
}

const sqliteFailures: Readonly<Record<string, (place: Place, error: Error) => Failure>> = {
  SQLITE_BUSY: () => busy(),
  SQLITE_LOCKED: () => busy(),
  SQLITE_FULL: ({ folder }) => new Failure('DISK_FULL', { folder }),
  SQLITE_READONLY: ({ folder }) => new Failure('FOLDER_READ_ONLY', { folder }),
  SQLITE_CANTOPEN: ({ folder }) => new Failure('FOLDER_READ_ONLY', { folder }),
  SQLITE_NOTADB: ({ folder }, { message }) => new Failure('DATABASE_UNREADABLE', { folder, detail: message }),
  SQLITE_CORRUPT: ({ folder }, { message }) =>
    new Failure('DATABASE_UNREADABLE', { folder, detail: message }),
}

/**
 * Whether the database refused what it was given to hold, and nothing else is wrong: a value out of its range
 * (class 22), or one too large for an index or a row (class 54).
 */
export const isRefusedValue = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(22|54)[0-9A-Z]{3}$/.test(String(error.code))

/** pg gives a connection that ended no code, only words. */
const connectionEnded =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed|Cannot use a pool after calling end)/

function down(): Failure {
  return new Failure('DATABASE_DOWN', {})
}

function busy(): Failure {
  return new Failure('DATABASE_BUSY', {})
}

function mismatch(error: Error): Failure {
  return new Failure('SCHEMA_MISMATCH', { detail: error.message })
}

/**
 * Turns an expected error of pg, better-sqlite3 or the file system into a `Failure`; gives everything else
 * back as it is. The only place that knows drivers' codes.
 */
export function translateError(error: unknown, place: Place): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const make =
    systemFailures[code] ??
    // SQLite's extended codes add to the primary one: SQLITE_BUSY_SNAPSHOT, SQLITE_READONLY_DIRECTORY.
    sqliteFailures[code.split('_').slice(0, 2).join('_')] ??
    postgresFailures[code] ??
    postgresFailures[code.slice(0, 2)]
  const failure = make?.(place, error) ?? (connectionEnded.test(error.message) ? down() : undefined)
  if (!failure) return error
  failure.cause = error
  return failure
}
