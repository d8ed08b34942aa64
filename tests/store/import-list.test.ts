import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ann, openImports, plainRows } from '../support/file-imports.ts'
import { openTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const database = await openTestDatabase()

test('others get at the database between the batches of an import', async () => {
  const { imports } = openImports(database, folder)
  const path = join(folder, 'inbox.jsonl')
  writeFileSync(path, plainRows(0, 8_000))
  const { id } = await imports.start({ source: { from: 'path', path }, creator: ann })
  const seen = new Set<number>()
  for (let state = 'running'; state === 'running'; ) {
    const found = await imports.read(id)
    seen.add(found.read)
    state = found.state
  }
  // Whoever asked had to wait for at most a few of its batches, which a server takes a thousand messages at a time.
  expect(seen.size).toBeGreaterThan(5)
})
