import { Failure } from '../../shared/failure.ts'

/** What failures name so that a person knows where to look. */
export type Place = FolderPlace | ServerPlace

interface FolderPlace {
  readonly folder: string
}

/** `address` is host and port as a person writes them. */
export interface ServerPlace {
  readonly address: string
  readonly user: string
  readonly database: string
}

type Making<Where> = (place: Where, error: Error) => Failure

const down = () => new Failure('DATABASE_DOWN', {})
const busy = () => new Failure('DATABASE_BUSY', {})
const timeout = () => new Failure('DATABASE_TIMEOUT', {})
const mismatch = (_: Place, { message }: Error) => new Failure('SCHEMA_MISMATCH', { detail: message })
const full = (place: Place) =>
  new Failure('DISK_FULL', {
    folder: 'folder' in place ? place.folder : `the database ${place.database} at ${place.address}`,
  })
const readOnlyFolder = ({ folder }: FolderPlace) => new Failure('FOLDER_READ_ONLY', { folder })
const unreadable = ({ folder }: FolderPlace, { message }: Error) =>
  new Failure('DATABASE_UNREADABLE', { folder, detail: message })

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; a class is its first two characters. */
const postgresFailures: Readonly<Record<string, Making<Place>>> = {
  '08': down,
  '57P01': down,
  '57P02': down,
  '57P03': down,
  '57P05': down,
  // Of statements, of transactions, and of a transaction that asks for nothing. An administrator's cancel has the first too.
  '57014': timeout,
  '25P03': timeout,
  '25P04': timeout,
  '55P03': busy,
  '40001': busy,
  '40P01': busy,
  '53': busy,
  '53100': full,
  // Undefined table, column, function, type or other object: the schema is not the one this program knows.
  '42P01': mismatch,
  '42703': mismatch,
  '42883': mismatch,
  '42704': mismatch,
}

const refused = ({ address, user }: ServerPlace) => new Failure('DATABASE_LOGIN_REFUSED', { address, user })
const missing = ({ address, database }: ServerPlace) => new Failure('DATABASE_MISSING', { address, database })

/** What only a server says, or means otherwise: codes of the system are the network's there, not of files. */
const serverFailures: Readonly<Record<string, Making<ServerPlace>>> = {
  '25006': ({ address }) => new Failure('DATABASE_READ_ONLY', { address }),
  '28': refused,
  '3D000': missing,
  '57P04': missing,
}

const fileFailures: Readonly<Record<string, Making<FolderPlace>>> = {
  ECONNREFUSED: down,
  ECONNRESET: down,
  EPIPE: down,
  ENOSPC: full,
  EDQUOT: full,
  EACCES: readOnlyFolder,
  EPERM: readOnlyFolder,
  EROFS: readOnlyFolder,
  SQLITE_BUSY: busy,
  SQLITE_LOCKED: busy,
  SQLITE_FULL: full,
  SQLITE_READONLY: readOnlyFolder,
  SQLITE_CANTOPEN: readOnlyFolder,
  SQLITE_NOTADB: unreadable,
  SQLITE_CORRUPT: unreadable,
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Codes of Postgres are five of these; those of Node, TLS and SQLite are words. */
const isPostgresCode = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code)

/**
 * Whether the database refused what it was given to hold, and nothing else is wrong: a value out of its range
 * (class 22), or one too large for an index or a row (class 54).
 */
export const isRefusedValue = (error: unknown): boolean => /^(22|54)[0-9A-Z]{3}$/.test(codeOf(error))

/** Whether the server has no connection left for us. */
export const isServerFull = (error: unknown): boolean => codeOf(error) === '53300'

/** Whether the server ended a connection only because nobody used it. */
export const isIdleEnd = (error: unknown): boolean => codeOf(error) === '57P05'

/** Whether a server that took writes, or should, takes none. */
export const isReadOnly = (error: unknown): boolean => codeOf(error) === '25006'

/** pg gives a connection that ended no code, only words. */
const connectionEnded =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|The server does not support SSL|There was an error establishing an SSL)/

/** pg-pool's words for: all of ours are busy. */
const allBusy = 'timeout exceeded when trying to connect'

/** Codes of the system and of TLS, where a network is spoken to. */
const isNetworkCode = (code: string): boolean =>
  /^(E[A-Z]+$|CERT_|ERR_(TLS|SSL|OSSL)|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(code)

/** Whether the connection itself is at fault: it ended, or could not be made. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (isPostgresCode(code)) return /^(08|28|3D|25P0[34]|53300|57P)/.test(code)
  return isNetworkCode(code) || connectionEnded.test(error.message)
}

const entryOf = <Entry>(table: Readonly<Record<string, Entry>>, code: string): Entry | undefined =>
  table[code] ?? table[code.slice(0, 2)]

function failureOf(error: Error, place: Place): Failure | undefined {
  const code = codeOf(error)
  if (isPostgresCode(code)) {
    const ofServer = 'folder' in place ? undefined : entryOf(serverFailures, code)?.(place, error)
    return ofServer ?? entryOf(postgresFailures, code)?.(place, error)
  }
  if (error.message === allBusy) return busy()
  if (connectionEnded.test(error.message)) return down()
  // SQLite's extended codes add to the primary one: SQLITE_BUSY_SNAPSHOT, SQLITE_READONLY_DIRECTORY.
  if ('folder' in place) return fileFailures[code.split('_').slice(0, 2).join('_')]?.(place, error)
  return isNetworkCode(code) ? down() : undefined
}

/**
 * Turns an expected error of pg, better-sqlite3 or the file system into a `Failure`; gives everything else
 * back as it is. The only place that knows drivers' codes, but for those met while a server is first asked.
 */
export function translateError(error: unknown, place: Place): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error
  const failure = failureOf(error, place)
  if (!failure) return error
  failure.cause = error
  return failure
}
