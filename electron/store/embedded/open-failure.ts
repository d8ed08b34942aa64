import { statfsSync } from 'node:fs'
import type { OpenFailure } from './worker-messages.ts'

/** Codes of the system, and the numbers that the engine's own file system gives instead. */
const readOnlyCodes: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS', 2, 63, 69])
const fullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 51, 19])
/** With less room than a segment of the write-ahead log and its like, Postgres ends without saying why. */
const leastFreeBytes = 32 * 1024 * 1024

/** Sorts an error met while opening `folder` by what the person can do about it. */
export function openFailure(error: unknown, folder: string): OpenFailure {
  const detail = error instanceof Error ? error.message : `error ${String(codeOf(error))} of the file system`
  const code = codeOf(error)
  if (readOnlyCodes.has(code)) return { reason: 'read-only', detail }
  if (fullCodes.has(code) || !hasRoom(folder)) return { reason: 'full', detail }
  return { reason: 'unreadable', detail }
}

function codeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error
  if ('code' in error) return error.code
  return 'errno' in error ? error.errno : undefined
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= leastFreeBytes
  } catch {
    return true
  }
}
