import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** A folder in which nobody may write, not even root, whom permissions do not bind. */
export function readOnlyFolder(within: string): string {
  if (process.getuid?.() === 0) return '/sys'
  const folder = join(within, 'read-only')
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o500)
  return folder
}
