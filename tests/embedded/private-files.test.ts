import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { start } from '../../electron/app/start.ts'
import { testPlaces } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const othersMay = (path: string): boolean => (statSync(path).mode & 0o077) !== 0

test('in a data folder that others may look into, what holds messages is for its owner only', async () => {
  const folder = join(temporaryFolder(), 'open')
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  const app = await start(testPlaces(folder))
  const { imports } = await app.context.active.workspace()
  await imports.begin({ fileName: 'messages.jsonl', bytes: 1 })
  app.context.settings.put({ colorScheme: 'dark' })
  const found = readdirSync(folder).filter((name) => !name.startsWith('lock.'))
  expect(found).toEqual(expect.arrayContaining(['database', 'training-set.sqlite', 'uploads']))
  expect(found.filter((name) => othersMay(join(folder, name)))).toEqual([])
  await app.close()
})
