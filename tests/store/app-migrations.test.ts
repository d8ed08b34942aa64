import path from 'node:path'
import { call } from '@orpc/server'
import { expect, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { startedApp, writeMessages } from '../support/started-app.ts'

const { app, folder } = startedApp()
const ana = CreatorId.parse('ana')

async function imported(prefix: string, count: number): Promise<void> {
  const { imports, deciding } = await app().context.active.workspace()
  const file = path.join(folder, `${prefix}.jsonl`)
  writeMessages(file, prefix, count)
  const { id } = await imports.start({ source: { from: 'path', path: file }, creator: ana })
  for await (const { state } of imports.watch(id)) if (state === 'done') break
  await deciding.settled()
}

test('a running app whose tables are taken back and made anew begins from nothing', async () => {
  const { context } = app()
  const empty = await call(router.configs.live, undefined, { context })
  await imported('before', 40)
  expect((await call(router.previews.read, { creator: ana }, { context })).messages).toBe(40)

  const all = await call(router.migrations.status, undefined, { context })
  await call(router.migrations.down, { steps: all.length }, { context })
  await call(router.migrations.up, undefined, { context })

  const { createdAt: _, ...values } = empty
  expect(await call(router.configs.live, undefined, { context })).toMatchObject(values)
  expect((await call(router.previews.read, { creator: ana }, { context })).messages).toBe(0)
  await imported('after', 24)
  expect((await call(router.previews.read, { creator: ana }, { context })).messages).toBe(24)
})
