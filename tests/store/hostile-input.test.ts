import path from 'node:path'
import { call } from '@orpc/server'
import { beforeAll, expect, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { ClusterId, CreatorId, type MessageId } from '../../shared/model/id.ts'
import { startedApp, writeMessages } from '../support/started-app.ts'

const { app, folder } = startedApp()
const ana = CreatorId.parse('ana')
const file = path.join(folder, 'messages.jsonl')
/** NUL and a lone surrogate: no database holds either. */
const hostile = 'a\0b\ud800c'
const stored = 'a\ufffdb\ufffdc'

let cluster: ClusterId
let members: MessageId[]

beforeAll(async () => {
  const { context } = app()
  const { imports, deciding } = await context.active.workspace()
  writeMessages(file, 'message', 24)
  const { id } = await imports.start({ source: { from: 'path', path: file }, creator: ana })
  for await (const { state } of imports.watch(id)) if (state === 'done') break
  await deciding.settled()
  const [first] = (await call(router.clusters.list, {}, { context })).items
  cluster = ClusterId.parse(first?.id)
  const page = await call(router.clusters.members, { id: cluster }, { context })
  members = page.items.map(({ message }) => message.id)
})

test('text that no database holds is stored as near to it as can be, wherever it comes in', async () => {
  const { context } = app()
  const list = (query: object) => call(router.clusters.list, query, { context })
  expect(await list({ search: hostile })).toMatchObject({ total: 0 })
  expect(await list({ creator: hostile })).toMatchObject({ total: 0 })
  expect(
    await call(router.messages.decide, { creator: hostile, text: hostile, channel: hostile }, { context }),
  ).toMatchObject({ creator: stored, outcome: 'single' })
  const [message] = members
  if (message === undefined) throw new Error('a cluster has members')
  expect(
    await call(router.clusters.remove, { id: cluster, messages: [message], reason: hostile }, { context }),
  ).toMatchObject({ reason: stored })
  await call(router.clusters.action, { id: cluster, responseText: hostile }, { context })
  expect(await call(router.clusters.read, { id: cluster }, { context })).toMatchObject({
    responseText: stored,
  })
  const live = await call(router.configs.live, undefined, { context })
  expect(
    await call(
      router.configs.push,
      { threshold: live.threshold, note: hostile, replaces: live.version },
      { context },
    ),
  ).toMatchObject({ note: stored })
  expect(
    await call(
      router.imports.start,
      {
        source: { from: 'path', path: file },
        creator: hostile,
        mapping: { externalId: 'id', text: 'text', visitor: hostile },
      },
      { context },
    ),
  ).toMatchObject({ creator: stored })
})

test('a page to go on from that belongs to another list is refused with words, not as a bug', async () => {
  const { context } = app()
  const cursor = (...key: unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url')
  const foreign = [
    ...[cursor('3', cluster, 1), cursor('2026-01-01 10:00:00+00', cluster, 1)],
    ...[cursor(2 ** 40), cursor()],
  ]
  for (const sort of ['newest', 'largest', 'weakest'] as const) {
    const page = await call(router.clusters.list, { sort, limit: 1 }, { context })
    const outcomes = await Promise.allSettled(
      foreign.map((each) => call(router.clusters.list, { sort, cursor: each }, { context })),
    )
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toHaveLength(3)
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'BAD_INPUT' })
    expect(page.items).toHaveLength(1)
  }
  for (const each of foreign) {
    await expect(call(router.configs.list, { cursor: each }, { context })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
  }
})
