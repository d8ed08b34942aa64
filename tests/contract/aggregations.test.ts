import { beforeAll, describe, expect, test } from 'vitest'
import { refreshAggregations } from '../../electron/clusters/aggregation-refresh.ts'
import { type Client, overPort } from '../../electron/command-line/client.ts'
import { COUNT_ALL, lastDays } from '../../shared/model/count-filter.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { appLinks } from '../support/app-links.ts'
import { startedApp } from '../support/started-app.ts'

const { app } = startedApp()

const workspace = () => app().context.active.workspace()

/** However few messages there are. */
const refresh = async () => refreshAggregations((await workspace()).previews, { worthFrom: 1 })

beforeAll(async () => {
  const { client, close } = overPort({ ...app(), close: async () => {} })
  for (const started of await client.imports.startSample()) {
    for await (const state of await client.imports.watch({ id: started.id })) void state
  }
  await close()
  await (await workspace()).deciding.settled()
}, 120_000)

async function everything(client: Client) {
  const [creator] = await client.creators.list()
  const asked = [
    { creator: null, filter: COUNT_ALL },
    { creator: creator?.id ?? null, filter: lastDays(30, Date.now()) },
  ]
  const all = await Promise.all([
    ...asked.flatMap((each) => [client.previews.curve(each), client.previews.scores(each)]),
    client.previews.plane({}),
  ])
  return {
    sources: [...new Set(all.map(({ source }) => source))],
    computedAt: all.map(({ computedAt }) => computedAt),
    figures: all.map(({ source: _, computedAt: __, ...figures }) => figures),
  }
}

/** Resolves once it is told that something of this kind changed. */
async function toldOf(client: Client, what: string): Promise<void> {
  for await (const notice of await client.status.watch()) {
    if (notice.type === 'changed' && notice.what === what) return
  }
}

describe.each(appLinks)('figures over the $name link', ({ open }) => {
  test('lie ready with when they were computed, and are what they are without that', async () => {
    const client = await open(app())
    await client.aggregations.setEnabled({ isEnabled: false })
    const now = await everything(client)
    expect(now.sources).toEqual(['computed now'])
    await client.aggregations.setEnabled({ isEnabled: true })
    await refresh()
    const ahead = await everything(client)
    expect(ahead.sources).toEqual(['precomputed'])
    expect(ahead.figures).toEqual(now.figures)
    expect((await everything(client)).computedAt).toEqual(ahead.computedAt)
  })

  test('are computed for whoever asks for other values or another filter', async () => {
    const client = await open(app())
    await refresh()
    const live = await client.configs.live()
    const curve = async (more: object) => (await client.previews.curve({ creator: null, ...more })).source
    expect(await curve({ trigramThreshold: live.trigramThreshold })).toBe('precomputed')
    expect(await curve({ trigramThreshold: 0.5 })).toBe('computed now')
    expect(await curve({ suggestThreshold: 0.1 })).toBe('computed now')
    expect(await curve({ minimumWords: live.minimumWords })).toBe('precomputed')
    expect(await curve({ minimumWords: live.minimumWords + 1 })).toBe('computed now')
    expect(await curve({ filter: { minLength: 3 } })).toBe('computed now')
  })

  test('are computed again once somebody has acted, or pushed a config', async () => {
    const client = await open(app())
    await refresh()
    const [cluster] = (await client.clusters.list({ status: 'open' })).items
    if (!cluster) throw new Error('the sample has clusters')
    await client.clusters.action({ id: cluster.id, responseText: 'On its way.' })
    expect((await everything(client)).sources).toContain('computed now')
    await refresh()
    expect((await everything(client)).sources).toEqual(['precomputed'])
    const { version, threshold } = await client.configs.live()
    await client.configs.push({ threshold: threshold - 0.01, replaces: version })
    expect((await everything(client)).sources).toEqual(['computed now'])
  })

  test('are checked when that is asked for, and whoever watches is told', async () => {
    const client = await open(app())
    await refresh()
    const told = toldOf(client, 'aggregations')
    const { lastCheck, isEnabled, stored, checked, matches } = await client.aggregations.check()
    expect(isEnabled).toBe(true)
    expect(stored).toBeGreaterThan(7)
    expect(lastCheck).toMatchObject({ mismatches: 0, differingClusters: 0, author: app().context.author })
    expect(lastCheck?.creators).toBe((await client.creators.list()).length)
    expect(lastCheck?.checked).toBeGreaterThan(7)
    expect(matches).toBe(checked)
    expect(await client.aggregations.read()).toMatchObject({ lastCheck })
    await told
  })
})

test('a verdict shows among figures that lay ready', async () => {
  const { client, close } = overPort({ ...app(), close: async () => {} })
  await refresh()
  const member = await memberByVector(client)
  const before = await client.previews.scores({})
  await client.labels.put({
    message: member.message,
    candidate: member.candidate,
    kind: 'vector',
    verdict: 'same',
    source: 'clusters',
  })
  const after = await client.previews.scores({})
  expect([before.source, after.source]).toEqual(['precomputed', 'precomputed'])
  expect(after.labels.length).toBe(before.labels.length + 1)
  await close()
})

test('are computed by a job once they are turned on, and checked by one', async () => {
  const { client, close } = overPort({ ...app(), close: async () => {} })
  const { database, jobs } = await workspace()
  await client.aggregations.setEnabled({ isEnabled: false })
  expect(await client.aggregations.read()).toMatchObject({ isEnabled: false, stored: 0 })
  // Enough to be worth it; they are numbers alone.
  await database.write((writer) =>
    writer.run('INSERT INTO creators (creator_id, last_history) VALUES ($1, 2000)', ['large']),
  )
  const asked = { creator: CreatorId.parse('large') }
  expect((await client.previews.curve(asked)).source).toBe('computed now')
  await client.aggregations.setEnabled({ isEnabled: true })
  await expect
    .poll(async () => (await client.previews.plane(asked)).source, { timeout: 30_000 })
    .toBe('precomputed')
  await database.write((writer) => writer.run('DELETE FROM aggregation_checks'))
  await jobs.sendNow('validate', {})
  const author = async () => (await client.aggregations.read()).lastCheck?.author
  await expect.poll(author, { timeout: 30_000 }).toBe('Likeness')
  await close()
})

async function memberByVector(client: Client) {
  for (const { id } of (await client.clusters.list({ limit: 500 })).items) {
    for (const { message, match } of (await client.clusters.members({ id })).items) {
      if (match?.kind === 'vector') return { message: message.id, candidate: match.id }
    }
  }
  throw new Error('somebody of the sample came by a vector link')
}
