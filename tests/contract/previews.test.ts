import { isDefinedError, safe } from '@orpc/client'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Client, overPort } from '../../electron/command-line/client.ts'
import type { Chain } from '../../shared/model/chain.ts'
import {
  type ChangedFlips,
  type ChangedSide,
  ChangeSide,
  type ClusterChange,
  ClusterChangeKind,
  type PreviewedChain,
} from '../../shared/model/cluster-change.ts'
import type { CountFilter } from '../../shared/model/count-filter.ts'
import { CreatorId } from '../../shared/model/id.ts'
import type { Flip } from '../../shared/model/preview.ts'
import { appLinks } from '../support/app-links.ts'
import { startedApp } from '../support/started-app.ts'

const { app } = startedApp()

/** Loose enough that clusters of the sample join, tight enough that others fall apart. */
const values = { threshold: 0.6, trigramThreshold: 0.7 }

async function allLines(pages: AsyncIterable<{ lines: string[] }>): Promise<string[]> {
  const all: string[] = []
  for await (const { lines } of pages) all.push(...lines)
  return all
}

type Exported = { cluster: string; creator: string; members: string[] }

const clustersAt = async (client: Client, at: { threshold: number; trigramThreshold: number }) =>
  (await allLines(await client.exports.clusters({ ...at, creator: null }))).map((line) => {
    const { creator, members } = JSON.parse(line) as Exported
    return JSON.stringify([creator, members.toSorted()])
  })

beforeAll(async () => {
  const { client, close } = overPort({ ...app(), close: async () => {} })
  for (const started of await client.imports.startSample()) {
    for await (const state of await client.imports.watch({ id: started.id })) void state
  }
  await close()
  await (await app().context.active.workspace()).deciding.settled()
}, 120_000)

describe.each(appLinks)('previews over the $name link', ({ open }) => {
  test('say at each threshold of the curve what is said at that one', async () => {
    const client = await open(app())
    const live = await client.configs.live()
    const curve = await client.previews.curve({ creator: null })
    expect(curve).toMatchObject({ trigramThreshold: live.trigramThreshold, source: 'computed now' })
    for (const place of [0, 55, 84, 100]) {
      const read = await client.previews.read({ threshold: place / 100 })
      expect(
        [curve.clusters, curve.grouped, curve.largest, curve.suggested].map((list) => list[place]),
      ).toEqual([read.clusters, read.grouped, read.largest, read.suggested])
      expect(curve.sizes[place]?.reduce((sum, count) => sum + count, 0)).toBe(read.clusters)
      expect(curve.messages).toBe(read.messages)
    }
    expect(curve.grouped[0]).toBeGreaterThan(curve.grouped[100] ?? 0)
  })

  test('list exactly the clusters that one value makes and the other does not', async () => {
    const client = await open(app())
    const { threshold, trigramThreshold } = await client.configs.live()
    const before = await clustersAt(client, { threshold, trigramThreshold })
    const after = await clustersAt(client, values)
    const changed = { before: [] as string[], after: [] as string[] }
    const listed = await listChanges(client)
    for (const { creator, seq, kind, moved } of listed) {
      const change = await client.previews.change({ ...values, creator, seq, limit: 4 })
      expect(change).toMatchObject({ kind, moved })
      for (const side of ['before', 'after'] as const) {
        for (const { members } of await wholeSide(client, { creator, seq, side, first: change[side] })) {
          changed[side].push(JSON.stringify([creator, members.toSorted()]))
        }
      }
    }
    expect(changed.before.toSorted()).toEqual(before.filter((one) => !after.includes(one)).toSorted())
    expect(changed.after.toSorted()).toEqual(after.filter((one) => !before.includes(one)).toSorted())
    expect(new Set(listed.map(({ kind }) => kind)).size).toBeGreaterThan(2)
  })

  test('show what members of the clusters say, and nothing of one that is deleted meanwhile', async () => {
    const client = await open(app())
    const listed = async (threshold: number) =>
      (await client.previews.changes({ ...values, threshold })).items
    // What was read for the list before is not read again.
    await listed(0.64)
    const [first] = await listed(values.threshold)
    if (!first) throw new Error('there is no change')
    const { creator, seq } = first
    const change = await client.previews.change({ ...values, creator, seq, limit: 500 })
    const shown = (['before', 'after'] as const).map((side) => first[side].shown.map(({ texts }) => texts))
    const said = (['before', 'after'] as const).map((side) =>
      change[side].clusters
        .toSorted((one, other) => other.size - one.size)
        .slice(0, 4)
        .map(({ place }) => change[side].items.filter(({ cluster }) => cluster === place))
        .map((members) => members.slice(0, 2).map(({ text }) => text)),
    )
    expect(shown).toEqual(said)
    const [gone] = change.after.items
    if (!gone) throw new Error('the change has no cluster')
    const before = (await listed(values.threshold)).flatMap(textsOf)
    await client.messages.delete({ message: gone.id })
    const after = (await listed(values.threshold)).flatMap(textsOf)
    const often = (texts: readonly string[]) => texts.filter((text) => text === gone.text).length
    expect(often(before)).toBeGreaterThan(0)
    expect(often(after)).toBeLessThan(often(before))
  })

  test('count creators and what is filtered apart, and all together', async () => {
    const client = await open(app())
    const creators = await client.previews.creators({ ...values, limit: 500 })
    const whole = await client.previews.compare(values)
    const sum = (of: (one: (typeof creators.items)[number]) => number) =>
      creators.items.reduce((all, one) => all + of(one), 0)
    expect(sum(({ live }) => live.clusters)).toBe(whole.live.clusters)
    expect(sum(({ candidate }) => candidate.grouped)).toBe(whole.candidate.grouped)
    expect(creators.total).toBe(creators.items.length)
    const language = async (name: string) =>
      (await client.previews.curve({ filter: { language: name } })).messages
    const english = await language('en')
    expect(english).toBeGreaterThan(0)
    expect(english + (await language('de'))).toBeLessThan(whole.live.messages)
    expect(await language('xx')).toBe(0)
  })

  test('go by other minimum words wherever they are asked for', async () => {
    const client = await open(app())
    const { threshold, trigramThreshold, minimumWords } = await client.configs.live()
    const asked = { threshold, trigramThreshold, minimumWords: minimumWords + 8 }
    const { live, candidate, flips } = await client.previews.compare(asked)
    expect(await client.previews.read({})).toEqual(live)
    expect(await client.previews.read({ minimumWords: asked.minimumWords })).toEqual(candidate)
    expect(candidate.clusters).toBeLessThan(live.clusters)
    const place = Math.round(threshold * 100)
    const { clusters, suggested } = await client.previews.curve({ minimumWords: asked.minimumWords })
    expect([clusters[place], suggested[place]]).toEqual([candidate.clusters, candidate.suggested])
    const lines = await allLines(await client.exports.clusters({ minimumWords: asked.minimumWords }))
    expect(lines.length).toBe(candidate.clusters)
    const creators = await client.previews.creators({ ...asked, limit: 500 })
    expect(creators.items.reduce((sum, one) => sum + one.candidate.grouped, 0)).toBe(candidate.grouped)
    const changes = await client.previews.changes(asked)
    expect(changes.summary.kinds.vanish).toBeGreaterThan(0)
    const [first] = changes.items
    if (!first) throw new Error('there is no change')
    const change = await client.previews.change({ ...asked, creator: first.creator, seq: first.seq })
    expect(change).toMatchObject({ kind: first.kind, moved: first.moved })
    const listed = await client.previews.flips({ ...asked, limit: 500 })
    expect(listed.items.length).toBe(flips.joins + flips.leaves + flips.moves)
    expect(flips.leaves).toBeGreaterThan(0)
  })

  test('list the links that flip of the messages that are counted, as they count them', async () => {
    const client = await open(app())
    const listed = async (filter: Partial<CountFilter>) => {
      const { items, next } = await client.previews.flips({ ...values, filter, limit: 500 })
      const { flips } = await client.previews.compare({ ...values, filter })
      expect(next).toBe(null)
      for (const change of ['joins', 'leaves', 'moves'] as const)
        expect(items.filter((flip) => flip.change === change).length).toBe(flips[change])
      return items.map(({ message }) => message)
    }
    const all = await listed({})
    const lengths = all.map(({ text }) => [...text].length).toSorted((one, other) => one - other)
    const middle = lengths[Math.floor(lengths.length / 2)] ?? 0
    const isShort = ({ text }: { text: string }) => [...text].length <= middle
    expect(await listed({ maxLength: middle })).toEqual(all.filter(isShort))
    expect(await listed({ minLength: middle + 1 })).toEqual(all.filter((message) => !isShort(message)))
    expect(all.some(isShort) && !all.every(isShort)).toBe(true)
    expect(await listed({ language: 'xx' })).toEqual([])
    expect((await client.previews.changes({ ...values, filter: { language: 'xx' } })).items).toEqual([])
  })

  test('say of each page of a list what it is made of, which changes with whatever moves its rows', async () => {
    const client = await open(app())
    const madeOf = async (cursor: string | null = null) => {
      const input = { ...values, cursor, limit: 1 }
      const pages = await Promise.all([
        client.previews.changes(input),
        client.previews.creators(input),
        client.previews.flips(input),
      ])
      const [first, ...others] = pages.map(({ events, configVersion }) => ({ events, configVersion }))
      if (!first) throw new Error('three pages were asked for')
      for (const other of others) expect(other).toEqual(first)
      return { ...first, next: pages.map(({ next }) => next)[0] ?? null }
    }
    const { next, ...before } = await madeOf()
    expect(await madeOf(next)).toMatchObject(before)
    const [cluster] = (await client.clusters.list({ status: 'open' })).items
    if (!cluster) throw new Error('the sample has clusters')
    const act = await client.clusters.action({ id: cluster.id, responseText: 'On its way.' })
    const acted = await madeOf(next)
    expect(acted).toMatchObject({ events: before.events + 1, configVersion: before.configVersion })
    await client.clusters.restore({ act: act.id })
    const { version, threshold } = await client.configs.live()
    await client.configs.push({ threshold, replaces: version })
    expect(await madeOf(next)).toMatchObject({
      events: acted.events + 1,
      configVersion: before.configVersion + 1,
    })
  })

  test('make a plane of which each line is a curve', async () => {
    const client = await open(app())
    const plane = await client.previews.plane({})
    const line = plane.trigramThresholds.indexOf(0.7)
    const curve = await client.previews.curve({ trigramThreshold: 0.7 })
    expect(plane.grouped[line]).toEqual(
      plane.thresholds.map((threshold) => curve.grouped[Math.round(threshold * 100)]),
    )
    expect(plane.thresholds).toEqual(Array.from({ length: 21 }, (_, step) => step / 20))
  })

  test('list some kinds of change only, with the summary of all', async () => {
    const client = await open(app())
    const all = await client.previews.changes({ ...values, limit: 500 })
    expect(all.total).toBe(all.summary.total)
    for (const kinds of [['merge'], ['vanish', 'split'], ['appear', 'grow', 'shrink', 'regroup']] as const) {
      const expected = all.items.filter(({ kind }) => kinds.some((one) => one === kind))
      const listed: ClusterChange[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<Client['previews']['changes']>> = await client.previews.changes({
          ...{ ...values, kinds: [...kinds], cursor, limit: 5 },
        })
        expect([page.total, page.summary]).toEqual([expected.length, all.summary])
        listed.push(...page.items)
        cursor = page.next
      } while (cursor !== null)
      expect(listed).toEqual(expected)
    }
    expect(Object.values(all.summary.kinds).filter((count) => count > 0).length).toBeGreaterThan(2)
  })

  test('say how each cluster hangs together as that cluster says it itself, where it is live', async () => {
    const client = await open(app())
    let clusters = 0
    for (const { creator, seq } of await listChanges(client)) {
      const { before, after } = await client.previews.change({ ...values, creator, seq, limit: 500 })
      expect(after.clusters.every(({ live }) => live === null)).toBe(true)
      for (const { live, size, place, chain } of before.clusters) {
        if (!live) throw new Error('the sample was decided under the live config')
        const [members, known] = await Promise.all([
          client.clusters.members({ id: live, limit: 500 }),
          client.clusters.chain({ id: live }),
        ])
        const own = before.items.filter(({ cluster }) => cluster === place)
        expect(own.length).toBe(size)
        expect(own.map(({ id }) => id).toSorted()).toEqual(
          members.items.map(({ message }) => message.id).toSorted(),
        )
        expect(plainly(chain)).toEqual(plainly(known))
        if (chain.weakest) clusters++
      }
    }
    expect(clusters).toBeGreaterThan(10)
  })

  test('go through the links that flip in a change page by page', async () => {
    const client = await open(app())
    const flips: Flip[] = []
    const members = new Set<string>()
    for (const { creator, seq } of await listChanges(client)) {
      const named = { ...values, creator, seq }
      const { before, after, flips: first } = await client.previews.change({ ...named, limit: 2 })
      flips.push(...first.items)
      for (let { next } = first; next !== null; ) {
        const page: ChangedFlips = await client.previews.changeFlips({ ...named, cursor: next, limit: 2 })
        expect(page.total).toBe(first.total)
        flips.push(...page.items)
        next = page.next
      }
      for (const [side, { total }] of Object.entries({ before, after })) {
        const ask = { ...named, side: ChangeSide.parse(side), limit: 500 }
        const { items } = await client.previews.changeSide(ask)
        expect(items.length).toBe(total)
        for (const { id } of items) members.add(id)
      }
    }
    const byMessage = (one: Flip, other: Flip) => (one.message.id < other.message.id ? -1 : 1)
    const all = await client.previews.flips({ ...values, limit: 500 })
    expect(all.next).toBeNull()
    expect(flips.toSorted(byMessage)).toEqual(
      all.items.filter(({ message }) => members.has(message.id)).toSorted(byMessage),
    )
    expect(flips.length).toBeGreaterThan(20)
  })

  test('say that a change is not there any more', async () => {
    const client = await open(app())
    const gone = { ...values, creator: CreatorId.parse('nobody'), seq: 1 }
    for (const asked of [
      safe(client.previews.change(gone)),
      safe(client.previews.changeSide({ ...gone, side: 'after' })),
      safe(client.previews.changeFlips(gone)),
    ]) {
      const { error } = await asked
      expect(isDefinedError(error) && error.code).toBe('NOT_FOUND')
    }
  })
})

const textsOf = ({ before, after }: ClusterChange): string[] =>
  [...before.shown, ...after.shown].flatMap(({ texts }) => texts)

type SideAsk = Pick<ClusterChange, 'creator' | 'seq'> & {
  readonly side: ChangeSide
  readonly first: ChangedSide
}

/** The clusters of one side by the ids of their members, read on from the first page. */
async function wholeSide(client: Client, { creator, seq, side, first }: SideAsk) {
  const pages = [first]
  for (let { next } = first; next !== null; ) {
    const ask = { ...values, creator, seq, side, cursor: next, limit: 4 }
    const page: ChangedSide = await client.previews.changeSide(ask)
    pages.push(page)
    next = page.next
  }
  const members = pages.flatMap(({ items }) => items)
  expect(members.length).toBe(first.total)
  const sizes = new Map(pages.flatMap(({ clusters }) => clusters.map(({ place, size }) => [place, size])))
  expect(sizes.size).toBe(first.clusterCount)
  return [...Map.groupBy(members, ({ cluster }) => cluster)].map(([place, own]) => {
    expect(own.map(({ memberAt }) => memberAt)).toEqual([...own.keys()])
    expect(own.length).toBe(sizes.get(place))
    return { members: own.map(({ externalId }) => externalId) }
  })
}

/** A chain by the ids of its messages, without when they came. */
function plainly({ weakest, bridge, hub, longestPath, parts }: PreviewedChain | Chain) {
  const cut = (link: typeof weakest) =>
    link && [link.message.id, link.match.id, link.kind, link.score, link.below, link.rest]
  return {
    ...{ weakest: cut(weakest), bridge: cut(bridge), longestPath, parts },
    hub: hub && [hub.message.id, hub.members],
  }
}

async function listChanges(client: Client) {
  const all = []
  let cursor: string | null = null
  let total = 0
  do {
    const page: Awaited<ReturnType<Client['previews']['changes']>> = await client.previews.changes({
      ...values,
      cursor,
      limit: 7,
    })
    all.push(...page.items)
    cursor = page.next
    total = page.summary.total
    const ofKinds = ClusterChangeKind.options.reduce((sum, kind) => sum + (page.summary.kinds[kind] ?? 0), 0)
    expect(ofKinds).toBe(total)
  } while (cursor !== null)
  expect(all.length).toBe(total)
  return all
}
