import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockFolder } from '../../electron/store/folder-lock.ts'
import { runProcess, startProcess } from '../support/processes.ts'
import { readOnlyFolder } from '../support/read-only-folder.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const locker = new URL('../support/folder-lock-process.ts', import.meta.url)

test('a folder is made for its owner only, and locked once', () => {
  const path = join(folder, 'new', 'data')
  const lock = lockFolder(path)
  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(() => lockFolder(path)).toThrow(
    expect.objectContaining({ code: 'FOLDER_IN_USE', data: { folder: path } }),
  )
  lock.release()
  lockFolder(path).release()
})

test('another process is refused while the lock is held, and gets it afterwards', async () => {
  const path = join(folder, 'shared')
  const lock = lockFolder(path)
  expect((await runProcess(locker, [path])).stdout).toBe('FOLDER_IN_USE\n')
  lock.release()
  const other = startProcess(locker, [path])
  expect(await other.untilSaid('\n')).toBe('locked\n')
  expect(() => lockFolder(path)).toThrow(expect.objectContaining({ code: 'FOLDER_IN_USE' }))
  other.child.kill('SIGKILL')
  await other.ended
  lockFolder(path).release()
})

test('a folder that cannot be written is said to be so', () => {
  const path = join(readOnlyFolder(folder), 'data')
  expect(() => lockFolder(path)).toThrow(
    expect.objectContaining({ code: 'FOLDER_READ_ONLY', data: { folder: path } }),
  )
})

test('a lock file that is no lock file is said to be unreadable', () => {
  const path = join(folder, 'broken')
  mkdirSync(path)
  writeFileSync(
    join(path, 'lock.sqlite'),
    'this is no database, and long enough to be seen as none'.repeat(20),
  )
  expect(() => lockFolder(path)).toThrow(expect.objectContaining({ code: 'DATABASE_UNREADABLE' }))
})
