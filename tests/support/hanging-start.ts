import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'

/** Loaded first in every thread of a program, it lets its database hang. Not on Windows, which has no such pipes. */
export const hangingDatabase = new URL('./hanging-database.ts', import.meta.url)

/** Prepares a data folder; what it gives waits until the database hangs, and gives how to let go. */
export function makeHangingStart(dataFolder: string): () => Promise<() => Promise<void>> {
  mkdirSync(dataFolder, { recursive: true })
  const pipe = path.join(dataFolder, 'database.pipe')
  execFileSync('mkfifo', [pipe])
  return async () => {
    const writer = await open(pipe, 'w')
    return () => writer.close()
  }
}
