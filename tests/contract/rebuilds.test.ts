import { isDefinedError, safe } from '@orpc/client'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Client, overPort } from '../../electron/command-line/client.ts'
import { CreatorId, RunId } from '../../shared/model/id.ts'
import type { RebuildProgress } from '../../shared/model/rebuild.ts'
import { appLinks } from '../support/app-links.ts'
import { startedApp } from '../support/started-app.ts'

const { app } = startedApp()
const workspace = () => app().context.active.workspace()
const nobody = RunId.parse('00000000-0000-4000-8000-000000000000')

/** Loose enough that clusters of the sample join. */
const looser = { threshold: 0.6, trigramThreshold: 0.7 }
const tighter = { threshold: 0.84, trigramThreshold: 0.9 }

type Exported = { cluster: string; creator: string; status: string; members: string[] }

/** Clusters by their members; ids where they are asked for. */
async function clustersOf(client: Client, at: Partial<typeof looser> = {}): Promise<Exported[]> {
  const all: Exported[] = []
  for await (const { lines } of await client.exports.clusters({ ...at, creator: null })) {
    all.push(...lines.map((line) => JSON.parse(line) as Exported))
  }
  return all
}

const asSets = (clusters: Exported[]) =>
  clusters.map(({ creator, members }) => JSON.stringify([creator, members.toSorted()])).toSorted()

/** Old and new clusters that have members in common with each other, and with no third one. */
function onlyPairs(before: Exported[], after: Exported[]): [Exported, Exported][] {
  const share = (one: Exported, other: Exported) =>
    one.members.some((member) => other.members.includes(member))
  return before.flatMap((old) => {
    const [made, ...more] = after.filter((each) => share(old, each))
    const isOnly = made && more.length === 0 && before.filter((each) => share(each, made)).length === 1
    return isOnly ? [[old, made] as [Exported, Exported]] : []
  })
}

const byId = (clusters: Exported[]) =>
  clusters.toSorted((one, other) => (one.cluster < other.cluster ? -1 : 1))

async function rebuild(client: Client, creator: CreatorId | null = null): Promise<RebuildProgress> {
  const { version } = await client.configs.live()
  let last: RebuildProgress | null = null
  for await (const progress of await client.rebuilds.run({ creator, expected: version })) {
    expect(progress.done).toBeGreaterThanOrEqual(last?.done ?? 0)
    last = progress
  }
  if (!last) throw new Error('it said nothing')
  return last
}

/** Goes from the tight values to the loose ones, or back, so that there is something to rebuild. */
async function pushOther(client: Client) {
  const { version, threshold } = await client.configs.live()
  const values = threshold === looser.threshold ? tighter : looser
  return client.configs.push({ ...values, suggestThreshold: 0.5, replaces: version })
}

beforeAll(async () => {
  const { client, close } = overPort({ ...app(), close: async () => {} })
  for (const started of await client.imports.startSample()) {
    for await (const state of await client.imports.watch({ id: started.id })) void state
  }
  await close()
  await (await workspace()).deciding.settled()
}, 120_000)

describe.each(appLinks)('rebuilds over the $name link', ({ open }) => {
  test('make live clusters what the preview says, keep ids, and are taken back as one', async () => {
    const client = await open(app())
    expect(await client.rebuilds.look({ creator: null })).toMatchObject({
      moved: 0,
      relinked: 0,
      changing: [],
    })
    const before = await clustersOf(client)
    const pushed = await pushOther(client)
    const expected = asSets(await clustersOf(client, pushed))
    expect(expected).not.toEqual(asSets(before))

    const look = await client.rebuilds.look({ creator: null })
    expect(look).toMatchObject({ configVersion: pushed.version, creators: 2, leftOut: 0 })
    expect(look.moved).toBeGreaterThan(0)
    expect(asSets(await clustersOf(client))).toEqual(asSets(before))

    const done = await rebuild(client)
    expect(done).toMatchObject({ moved: look.moved, relinked: look.relinked, changed: look.changingTotal })
    expect(done).toMatchObject({ creators: 2, done: 2, failed: [] })
    const after = await clustersOf(client)
    expect(asSets(after)).toEqual(expected)
    const pairs = onlyPairs(before, after)
    expect(pairs.length).toBeGreaterThan(0)
    for (const [old, made] of pairs) expect(made.cluster).toBe(old.cluster)

    expect(await client.rebuilds.look({ creator: null })).toMatchObject({ moved: 0, relinked: 0 })
    expect(await rebuild(client)).toMatchObject({ moved: 0, relinked: 0, changed: 0 })
    const runs = await client.rebuilds.list({ creator: null, limit: 1 })
    expect(runs).toMatchObject({
      items: [{ run: done.run, configVersion: pushed.version, creators: done.changed, takenBack: 0 }],
    })

    expect(await client.rebuilds.takeBack({ run: done.run })).toEqual({
      creators: done.changed,
      messages: look.moved,
      refused: [],
    })
    expect(byId(await clustersOf(client))).toEqual(byId(before))
    expect(await client.rebuilds.list({ creator: null, limit: 1 })).toMatchObject({
      items: [{ run: done.run, takenBack: done.changed }],
    })
    expect(await client.rebuilds.takeBack({ run: done.run })).toMatchObject({ creators: 0, refused: [] })
    const { database } = await workspace()
    const log = await database.rows<{ action: string }>(
      "SELECT action FROM audit WHERE action IN ('clusters.rebuild', 'clusters.restore') ORDER BY id DESC LIMIT $1",
      [2 * done.changed],
    )
    expect(log.map(({ action }) => action)).toEqual([
      ...Array.from({ length: done.changed }, () => 'clusters.restore'),
      ...Array.from({ length: done.changed }, () => 'clusters.rebuild'),
    ])
    await pushOther(client)
    expect(await client.rebuilds.look({ creator: null })).toMatchObject({ moved: 0 })
  })

  test('reach one creator alone, and none whose gate is off', async () => {
    const client = await open(app())
    await pushOther(client)
    const { changing } = await client.rebuilds.look({ creator: null })
    const [one, other] = changing.map(({ creator }) => creator)
    if (!one || !other) throw new Error('both creators of the sample change')
    await client.gates.set({ creator: other, gate: 'off' })
    expect(await client.rebuilds.look({ creator: null })).toMatchObject({ leftOut: 1, changingTotal: 1 })
    expect(await rebuild(client)).toMatchObject({ leftOut: 1, changed: 1, creators: 2 })
    await client.gates.set({ creator: other, gate: null })
    expect(await rebuild(client, one)).toMatchObject({ creators: 1, changed: 0 })
    expect(await client.rebuilds.look({ creator: null })).toMatchObject({ changingTotal: 1 })
    expect(await rebuild(client, other)).toMatchObject({ creators: 1, changed: 1 })
    const ofOther = await client.rebuilds.list({ creator: other })
    expect(ofOther.items[0]).toMatchObject({ creators: 1, takenBack: 0 })
    expect((await client.rebuilds.list({ creator: one })).items[0]?.run).not.toBe(ofOther.items[0]?.run)
    const all = (await client.rebuilds.list({ creator: null })).items.map(({ run }) => run)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page = await client.rebuilds.list({ creator: null, limit: 1, cursor })
      paged.push(...page.items.map(({ run }) => run))
      cursor = page.next
    } while (cursor !== null)
    expect(paged).toEqual(all)
    expect(new Set(all).size).toBe(all.length)
  })

  test('are refused against another version, and know no others', async () => {
    const client = await open(app())
    const { version } = await client.configs.live()
    const expected = version + 1
    const stale = await safe(client.rebuilds.run({ creator: null, expected }).then((stream) => stream.next()))
    expect(isDefinedError(stale.error) && stale.error).toMatchObject({
      code: 'STALE_CONFIG',
      data: { expected, live: version },
    })
    const unknown = await safe(client.rebuilds.takeBack({ run: nobody }))
    expect(isDefinedError(unknown.error) && unknown.error.code).toBe('NOT_FOUND')
    const nowhere = CreatorId.parse('nobody')
    expect(await client.rebuilds.look({ creator: nowhere })).toMatchObject({ creators: 0, moved: 0 })
    expect(await rebuild(client, nowhere)).toMatchObject({ creators: 0, done: 0, changed: 0 })
  })

  test('broken off, leave the creators that are done, and go on with the others', async () => {
    const client = await open(app())
    const { version } = await pushOther(client)
    const all = await client.rebuilds.look({ creator: null })
    for await (const { done } of await client.rebuilds.run({ creator: null, expected: version }))
      if (done === 1) break
    const rest = await client.rebuilds.look({ creator: null })
    expect(rest.moved).toBeLessThan(all.moved)
    await rebuild(client)
    expect(await client.rebuilds.look({ creator: null })).toMatchObject({ moved: 0, changing: [] })
  })
})

test('a rebuild leaves answered clusters as they are, and says why it cannot be taken back any more', async () => {
  const { client, close } = overPort({ ...app(), close: async () => {} })
  const [first] = (await client.clusters.list({ sort: 'largest' })).items
  if (!first) throw new Error('the sample has clusters')
  await client.clusters.action({ id: first.id, responseText: 'Thank you!' })
  const answered = (await clustersOf(client)).filter(({ status }) => status === 'actioned')
  await pushOther(client)
  const done = await rebuild(client)
  expect((await clustersOf(client)).filter(({ status }) => status === 'actioned')).toEqual(answered)

  const open_ = (await clustersOf(client)).filter(({ status }) => status === 'open')
  for (const { cluster } of open_) {
    await client.clusters.action({ id: cluster as never, responseText: 'Thank you!' })
  }
  const back = await client.rebuilds.takeBack({ run: done.run })
  expect(back.creators).toBe(0)
  expect(new Set(back.refused.map(({ reason }) => reason))).toEqual(new Set(['cluster-actioned']))
  expect(back.refused.length).toBe(done.changed)
  await close()
})
