import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterFile } from './after-file.ts'

/** A folder of its own for a test file, gone when its tests have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'likeness-test-'))
  afterFile(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
