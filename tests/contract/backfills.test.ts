import { safe } from '@orpc/client'
import { beforeEach, describe, expect, test } from 'vitest'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import type { Client } from '../../electron/command-line/client.ts'
import { BackfillId, CreatorId } from '../../shared/model/id.ts'
import { appLinks } from '../support/app-links.ts'
import { foreignMessages, writeForeign } from '../support/foreign-messages.ts'
import { emptyDatabase } from '../support/postgres.ts'
import { startedApp } from '../support/started-app.ts'

const { app } = startedApp()
const workspace = () => app().context.active.workspace()
const COUNT = 300

const messages = foreignMessages(COUNT, Date.now())
const inWindow = messages.filter(({ minutesAgo }) => minutesAgo < 90 * 1_440)
const taken = inWindow.filter(({ isHeld }) => !isHeld)

beforeEach(async () => {
  const { database } = await workspace()
  await emptyDatabase(database)
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  await writeForeign(database, messages)
})

/** Slow enough to be met while it runs: one message a minute. */
const slow = { messagesPerMinute: 1 }

const ended = (client: Client) =>
  expect.poll(async () => (await client.backfills.read({}))?.state, { timeout: 30_000 }).toBe('done')

describe.each(appLinks)('backfills over the $name link', ({ open }) => {
  test('are told of where there never was one', async () => {
    const client = await open(app())
    expect(await client.backfills.read({})).toBe(null)
    expect(await client.backfills.list({})).toEqual({ items: [], next: null })
    for (const verb of ['pause', 'resume', 'cancel'] as const) {
      const { error } = await safe(client.backfills[verb]({}))
      expect(error).toMatchObject({ code: 'NOT_FOUND', data: { what: 'backfill' } })
    }
  })

  test('are estimated, and nothing is changed by that', async () => {
    const client = await open(app())
    const estimate = await client.backfills.estimate({})
    expect(estimate).toMatchObject({
      messages: inWindow.length,
      withVectors: inWindow.filter(({ vector }) => vector).length,
      tokens: 0,
      dollars: 0,
      basis: expect.stringContaining('all'),
    })
    const own = inWindow.filter(({ creator }) => creator === 'creator 1')
    const ofOne = await client.backfills.estimate({ creator: CreatorId.parse('creator 1'), windowDays: 90 })
    expect(ofOne.messages).toBe(own.length)
    expect((await client.backfills.estimate({ windowDays: 36_500 })).messages).toBe(COUNT)
    expect(await client.backfills.read({})).toBe(null)
  })

  test('run from start to end, and count what became of every message', async () => {
    const client = await open(app())
    const begun = await client.backfills.start({ adoptsModel: 'lexical-v1' })
    expect(begun).toMatchObject({ state: 'running', windowDays: 90, adoptsModel: 'lexical-v1', hours: null })
    await ended(client)
    expect(await client.backfills.read({ id: begun.id })).toMatchObject({
      ...{ id: begun.id, total: inWindow.length, takenIn: taken.length },
      leftAlone: inWindow.length - taken.length,
      failure: null,
      finishedAt: expect.any(String),
    })
    const { error } = await safe(client.backfills.resume({ id: begun.id }))
    expect(error).toMatchObject({ code: 'BACKFILL_ENDED', data: { state: 'done' } })
  })

  test('are paused, resumed and cancelled, and one runs at a time', async () => {
    const client = await open(app())
    const { id } = await client.backfills.start(slow)
    const second = await safe(client.backfills.start({}))
    expect(second.error).toMatchObject({ code: 'BACKFILL_RUNNING' })
    expect(await client.backfills.pause({})).toMatchObject({ id, state: 'paused' })
    expect(await client.backfills.pause({ id })).toMatchObject({ id, state: 'paused' })
    expect(await client.backfills.resume({ id })).toMatchObject({ id, state: 'running' })
    expect(await client.backfills.cancel({ id })).toMatchObject({ id, state: 'cancelled' })
    const { error } = await safe(client.backfills.resume({ id }))
    expect(error).toMatchObject({ code: 'BACKFILL_ENDED', data: { state: 'cancelled' } })
    const other = BackfillId.parse('00000000-0000-4000-8000-000000000000')
    expect((await safe(client.backfills.pause({ id: other }))).error).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('are listed page by page, the newest first', async () => {
    const client = await open(app())
    const ids: BackfillId[] = []
    for (const windowDays of [1, 2, 3]) {
      const { id } = await client.backfills.start({ ...slow, windowDays })
      await client.backfills.cancel({ id })
      ids.unshift(id)
    }
    const first = await client.backfills.list({ limit: 2 })
    const second = await client.backfills.list({ limit: 2, cursor: first.next })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
    expect(second.next).toBe(null)
    expect((await safe(client.backfills.list({ cursor: 'x' }))).error).toMatchObject({ code: 'BAD_INPUT' })
  })

  test.each([
    { windowDays: 0 },
    { messagesPerMinute: 0 },
    { hours: { from: 24, to: 2 } },
    { adoptsModel: '' },
  ])('plans that make no sense are refused: %j', async (plan) => {
    const client = await open(app())
    expect((await safe(client.backfills.start(plan))).error).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await client.backfills.read({})).toBe(null)
  })
})
