import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { actionCluster, refusePair } from '../../electron/clusters/acts.ts'
import { deleteMessage } from '../../electron/clusters/delete.ts'
import { joinMessage } from '../../electron/clusters/join.ts'
import { restoreAct } from '../../electron/clusters/restore.ts'
import { listSuggested } from '../../electron/clusters/suggested-store.ts'
import { writeGate } from '../../electron/configs/gate-store.ts'
import type { Gate } from '../../shared/model/gate.ts'
import type { Suggestion } from '../../shared/model/suggestion.ts'
import { Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'

/** Only equal texts are grouped; what is alike is shown. */
const CONFIG = {
  threshold: 1_000_000,
  trigramThreshold: 1_000_000,
  suggestThreshold: 400_000,
  minimumWords: 0,
}
const START = Date.UTC(2026, 8, 1)
const author = 'test'

let live: Live
let arrived = 0

beforeAll(async () => {
  live = new Live(await openTestDatabase())
})
beforeEach(async () => {
  arrived = 0
  await live.begin(CONFIG)
})
afterAll(() => live.close())

/** Each from a channel of its own, a minute apart, decided. */
async function arrive(texts: readonly string[], creator = 'ana'): Promise<void> {
  for (const text of texts) {
    const at = arrived++
    await live.store({
      creator,
      externalId: `${creator}-${at}`,
      text,
      channel: `channel-${at}`,
      createdAtMs: START + at * 60_000,
      isPaid: false,
    })
  }
  await live.decide(creator)
}

async function all(creator: string | null = live.name('ana'), limit = 50): Promise<Suggestion[]> {
  const found: Suggestion[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listSuggested>> = await listSuggested(
      live.database,
      { creator },
      { cursor, limit },
    )
    expect(page.items.length).toBeLessThanOrEqual(limit)
    found.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return found
}

/** Texts of each pair, the newest first. */
const pairs = async (creator?: string | null) =>
  (await all(creator)).map(({ message, candidate }) => [message.text, candidate.text])

const FIRST = 'where is my parcel'
const NEAR = 'where is my parcel now'
const FAR = 'quack quack zebra'

describe('suggestions', () => {
  it('name the message that is alone and the earlier one it comes nearest to, with the stored score', async () => {
    await arrive([FIRST, FAR, NEAR])
    const [only, ...more] = await all()
    expect(more).toEqual([])
    expect(only).toMatchObject({
      message: { text: NEAR, seq: 3, creator: live.name('ana') },
      candidate: { text: FIRST, cluster: null },
    })
    const [link] = await live.database.rows<{ score: number }>(
      `SELECT l.scores[1] AS score FROM links l JOIN decisions d USING (creator_id, history)
       WHERE d.creator_id = $1 AND d.seq = 3 AND l.kind = 'vector'`,
      [live.name('ana')],
    )
    expect(only?.score).toBe((link?.score ?? 0) / 1_000_000)
    expect(only?.score).toBeGreaterThanOrEqual(0.4)
  })

  it('come page by page, each once, whatever the size of a page', async () => {
    await arrive([FIRST, NEAR, `${NEAR} please`, `${FIRST} tomorrow`, `${FIRST} sir`])
    await arrive([FIRST, NEAR], 'bo')
    const whole = await all(null)
    const here = whole.filter(({ message }) => [live.name('ana'), live.name('bo')].includes(message.creator))
    expect(here.map(({ message }) => message.text).sort()).toEqual(
      [NEAR, NEAR, `${NEAR} please`, `${FIRST} tomorrow`, `${FIRST} sir`].sort(),
    )
    for (const limit of [1, 2, 3]) expect(await all(live.name('ana'), limit)).toEqual(await all())
    expect(await pairs(live.name('bo'))).toEqual([[NEAR, FIRST]])
  })

  it('leave when they are put together, and come back with the undo', async () => {
    await arrive([FIRST, NEAR])
    const [message = '', candidate = ''] = await live.ids('ana', [2, 1])
    const joined = await joinMessage(live.database, { message, candidate, author })
    expect(await pairs()).toEqual([])
    await restoreAct(live.database, { act: joined.id, author })
    expect(await pairs()).toEqual([[NEAR, FIRST]])
  })

  it('say which cluster the other one is in', async () => {
    await arrive([FIRST, FIRST, NEAR])
    const [only] = await all()
    const [home] = await live.database.rows<{ cluster: string }>(
      'SELECT DISTINCT cluster_id AS cluster FROM homes WHERE creator_id = $1',
      [live.name('ana')],
    )
    expect(only?.candidate.cluster).toBe(home?.cluster)
  })

  it('never name an answered or an erased message, and go on to the next best', async () => {
    await arrive([`${FIRST} now please`, FIRST, FIRST, NEAR])
    const nearest = (await pairs()).at(0)
    expect(nearest?.[0]).toBe(NEAR)
    const [cluster] = await live.database.rows<{ id: string }>(
      'SELECT id FROM clusters WHERE creator_id = $1',
      [live.name('ana')],
    )
    await actionCluster(live.database, { id: cluster?.id ?? '', responseText: 'Here', author })
    expect(await pairs()).toContainEqual([NEAR, `${FIRST} now please`])
    expect((await pairs()).map(([, candidate]) => candidate)).not.toContain(FIRST)

    const [other = ''] = await live.ids('ana', [1])
    await deleteMessage(live.database, { message: other, reason: '', author })
    expect(await pairs()).toEqual([])
  })

  it('leave when they are refused, by their text too, and come back with the undo', async () => {
    await arrive([FIRST, FIRST, NEAR])
    expect(await pairs()).toEqual([[NEAR, FIRST]])
    // Whichever copy is named, the other one says the same and is refused with it.
    for (const copy of [1, 2]) {
      const [near = '', candidate = ''] = await live.ids('ana', [3, copy])
      const refused = await refusePair(live.database, { message: near, candidate, reason: '', author })
      expect(await pairs()).toEqual([])
      await restoreAct(live.database, { act: refused.id, author })
      expect(await pairs()).toEqual([[NEAR, FIRST]])
    }
  })

  it('leave when one is refused that lives with the other', async () => {
    const LATER = `${FIRST} tomorrow morning then`
    await arrive([FIRST, LATER, NEAR])
    const [first = '', later = '', near = ''] = await live.ids('ana', [1, 2, 3])
    await refusePair(live.database, { message: near, candidate: later, reason: '', author })
    expect(await pairs()).toContainEqual([NEAR, FIRST])
    await joinMessage(live.database, { message: later, candidate: first, author })
    expect(await pairs()).toEqual([])
  })

  it('are of messages that are there: an erased one has none', async () => {
    await arrive([FIRST, NEAR])
    const [near = ''] = await live.ids('ana', [2])
    await deleteMessage(live.database, { message: near, reason: '', author })
    expect(await pairs()).toEqual([])
  })

  it('are kept from people while the creator is in shadow', async () => {
    const creator = live.name('ana')
    const gate = (value: Gate) =>
      live.database.write((writer) => writeGate(writer, { creator, value, author }))
    await gate('shadow')
    await arrive([FIRST, NEAR])
    expect(await pairs()).toEqual([])
    await gate('on')
    expect(await pairs()).toEqual([[NEAR, FIRST]])
  })

  it('refuse a cursor that was not given out', async () => {
    await expect(
      listSuggested(live.database, { creator: null }, { cursor: 'bm9uc2Vuc2U', limit: 5 }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })
})
