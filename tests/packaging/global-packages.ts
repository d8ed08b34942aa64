import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureBuild } from '../../electron/launch/build.mjs'
import { pack, targets } from './packed.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder with an application of every target. */
    packages: string
  }
}

/** Builds, and lays every application out once for all tests; gives what clears it away. */
export default async function setup(project: TestProject): Promise<() => void> {
  if (!(await ensureBuild())) throw new Error('The build failed, see above.')
  const folder = mkdtempSync(path.join(tmpdir(), 'likeness-packages-'))
  for (const target of targets) await pack(target, folder)
  project.provide('packages', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
