import type { OpenFailure } from './worker-messages.ts'

const readOnlyCodes: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS'])
const fullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])

/** Sorts an error met while opening by what the person can do about it. */
export function openFailure(error: unknown): OpenFailure {
  const detail = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (readOnlyCodes.has(code)) return { reason: 'read-only', detail }
  if (fullCodes.has(code) || /no space left/i.test(detail)) return { reason: 'full', detail }
  return { reason: 'unreadable', detail }
}
