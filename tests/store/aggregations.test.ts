import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { storedFigures } from '../../electron/app/stored-figures.ts'
import { checkFigures } from '../../electron/clusters/aggregation-check.ts'
import { computeFigures } from '../../electron/clusters/aggregation-compute.ts'
import { aheadOf, type Asked } from '../../electron/clusters/aggregation-kinds.ts'
import { refreshAggregations } from '../../electron/clusters/aggregation-refresh.ts'
import { areAggregationsOn, setAggregationsOn } from '../../electron/clusters/aggregation-settings.ts'
import { isCheckDue, readAggregationState, writeCheck } from '../../electron/clusters/aggregation-state.ts'
import { settleChanges } from '../../electron/clusters/aggregation-store.ts'
import { checkLiveClusters } from '../../electron/clusters/live-check.ts'
import { Previews } from '../../electron/clusters/previews.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { checkedWords } from '../../shared/aggregation-words.ts'
import { type AggregationCheck, type AggregationState, isAmiss } from '../../shared/model/aggregation.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { COUNT_ALL } from '../../shared/model/count-filter.ts'
import { randomHistory } from '../support/histories.ts'
import { HISTORIES } from '../support/history-count.ts'
import { Live } from '../support/live.ts'
import { follow } from '../support/live-steps.ts'
import { openPreviews } from '../support/open-previews.ts'
import { play } from '../support/playing.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'

/** A part of what others play: after many steps here everything is computed again. */
const SOME = Math.ceil(HISTORIES / 25)
const LENGTH = 60
const CONFIG = { threshold: 700_000, trigramThreshold: 900_000, suggestThreshold: 500_000, minimumWords: 0 }
const DAY_MS = 86_400_000
const MODELS = ['lexical-v1', 'two']

const vectorOf = (normalised: string, model: string) =>
  normalised === '' ? null : lexicalEmbedding(model === 'two' ? `${normalised} two` : normalised).vector

let live: Live
/** Two consoles: each has its own memory of the histories. */
let consoles: Previews[]

beforeAll(async () => {
  live = new Live(await openTestDatabase(), { late: { models: MODELS, vectorOf } })
  consoles = [openPreviews(live.database), openPreviews(live.database)]
})

afterAll(async () => {
  await Promise.all(consoles.map((previews) => previews.close()))
  await live.close()
})

const consoleAt = (index: number): Previews => consoles[index % consoles.length] as Previews
const refresh = (console = 0) => refreshAggregations(consoleAt(console), { worthFrom: 1 })

/** Of everything that is computed ahead: what is served of it, which must be what is computed now. */
async function served(console: number, creators: readonly (string | null)[]): Promise<number> {
  let ready = 0
  for (const asked of creators.flatMap((creator) => aheadOf(creator, Date.now()))) {
    const stored = await storedFigures(live.database, asked)
    if (stored === null) continue
    ready++
    expect(stored.data).toEqual((await computeFigures(consoleAt(console), asked)).data)
  }
  return ready
}

/** Nothing that another test has left, in the database or in a memory. */
async function anew(): Promise<void> {
  await emptyDatabase(live.database)
  for (const previews of consoles) await previews.clear()
  await live.begin(CONFIG)
}

const texts = ['where is my order', 'where is my order now', 'wheres my orders', 'where is my card']

async function storeInbox(creator: string, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) {
    await live.store({
      creator,
      externalId: `${creator}-${index}`,
      text: `${texts[index % texts.length]} ${'please '.repeat(index % 3)}`,
      channel: `channel-${index}`,
      createdAtMs: Date.now() - (index % 45) * DAY_MS,
      isPaid: false,
    })
  }
  await live.decide(creator)
}

it(
  'serves ahead only what is computed now, whatever happens in between and whoever computes',
  async () => {
    const met = { ready: 0, stale: 0 }
    const moments = fc.array(fc.nat({ max: 9 }), { minLength: LENGTH, maxLength: LENGTH })
    await fc.assert(
      fc.asyncProperty(randomHistory(LENGTH, MODELS), moments, async (history, moment) => {
        await anew()
        const { steps, model } = play(history, undefined, vectorOf)
        await live.begin(history.config)
        const creators = [null, ...model.creatorNames().map((creator) => live.name(creator))]
        for (const [index, step] of steps.entries()) {
          const then = moment[index % LENGTH] ?? 0
          await follow(live, step)
          if (then < 3) await refresh(then)
          if (then === 3) await settleChanges(live.database)
          if (then % 3 !== 1) continue
          const ready = await served(then, creators)
          met.ready += ready
          if (ready < creators.length * 7) met.stale++
        }
        await refresh()
        expect((await refresh(1)).computed).toBe(0)
        expect((await checkLiveClusters(consoleAt(1))).differingClusters).toBe(0)
      }),
      { numRuns: SOME, endOnFailure: true },
    )
    expect(met.ready).toBeGreaterThan(0)
    expect(met.stale).toBeGreaterThan(0)
  },
  120_000 + SOME * 8_000,
)

it('computes what it serves, for every filter that is common, and not again while nothing changes', async () => {
  await anew()
  await storeInbox('ana', 0, 60)
  await storeInbox('ben', 0, 20)
  const creators = [null, live.name('ana'), live.name('ben')]
  expect(await served(0, creators)).toBe(0)
  expect(await refresh()).toEqual({ outcome: 'done', computed: 21 })
  expect(await served(1, creators)).toBe(21)
  expect(await refresh(1)).toEqual({ outcome: 'done', computed: 0 })
  const counted = await Promise.all(
    aheadOf(live.name('ana'), Date.now()).map(async (asked) => {
      const stored = await storedFigures(live.database, asked)
      return stored && 'messages' in stored.data ? stored.data.messages : null
    }),
  )
  expect(counted).toEqual([60, null, 60, 45, null, 14, null])
})

it('serves nothing of whoever has changed, and the rest as before', async () => {
  await anew()
  await storeInbox('ana', 0, 30)
  await storeInbox('ben', 0, 30)
  await refresh()
  await storeInbox('ben', 30, 31)
  expect(await served(0, [live.name('ana')])).toBe(7)
  expect(await served(0, [null, live.name('ben')])).toBe(0)
  expect(await readAggregationState(live.database)).toMatchObject({ stored: 7, stale: 14 })
  expect((await refresh()).computed).toBe(14)
  await live.setConfig({ ...CONFIG, threshold: 800_000 })
  expect(await served(0, [null, live.name('ana'), live.name('ben')])).toBe(0)
})

it('puts off what it does while many messages wait to be decided', async () => {
  await anew()
  await storeInbox('ana', 0, 10)
  await live.database.write((writer) => writer.run('UPDATE creators SET last_seq = last_seq + 200'))
  expect(await refresh()).toEqual({ outcome: 'put-off', computed: 0 })
})

const first = (creator: string): Asked => aheadOf(live.name(creator), Date.now())[0] as Asked

it('serves nothing that has expired, and throws it away', async () => {
  await anew()
  await storeInbox('ana', 0, 10)
  await refresh()
  await live.database.write((writer) =>
    writer.run(
      `UPDATE precomputed_aggregations SET expires_at = now() - interval '1 second' WHERE user_id <> '*'`,
    ),
  )
  expect(await served(0, [live.name('ana')])).toBe(0)
  expect(await served(0, [null])).toBe(7)
  await settleChanges(live.database)
  expect(await readAggregationState(live.database)).toMatchObject({ stored: 7, stale: 0 })
  expect((await refresh()).computed).toBe(7)
})

/** Checks with a memory of its own, as the program does. */
async function check(sample: number) {
  const fresh = openPreviews(live.database)
  try {
    return await checkFigures(fresh, sample)
  } finally {
    await fresh.close()
  }
}

it('finds what somebody has altered, and puts it right', async () => {
  await anew()
  await storeInbox('ana', 0, 30)
  await refresh()
  expect(await check(100)).toEqual({ checked: 14, matches: 14, figuresLeftOut: 0, mismatches: [] })
  const ana = live.name('ana')
  const alter = (set: string, type: string) =>
    live.database.write((writer) =>
      writer.run(`UPDATE precomputed_aggregations SET ${set} WHERE user_id = $1 AND aggregation_type = $2`, [
        ana,
        type,
      ]),
    )
  await alter(`data = jsonb_set(data, '{grouped,40}', '1234')`, 'threshold-curve')
  await alter(`data = '{}'`, 'threshold-plane')
  await alter(`metadata = metadata || '{"filter": {"minLength": 3}}'`, 'score-histogram')
  expect((await storedFigures(live.database, first('ana')))?.data).toMatchObject({
    grouped: expect.arrayContaining([1234]),
  })
  const found = await check(100)
  expect(found).toMatchObject({ checked: 14, matches: 7 })
  expect(new Set(found.mismatches.map(({ creator, type }) => `${creator} ${type}`))).toEqual(
    new Set(['threshold-curve', 'threshold-plane', 'score-histogram'].map((type) => `${ana} ${type}`)),
  )
  await refresh()
  expect(await served(0, [null, ana])).toBe(14)
  expect(await check(100)).toEqual({ checked: 14, matches: 14, figuresLeftOut: 0, mismatches: [] })
})

it('finds what the change log was not told of', async () => {
  await anew()
  await storeInbox('ana', 0, 30)
  await refresh()
  await storeInbox('ana', 30, 34)
  await live.database.write((writer) => writer.run('DELETE FROM data_change_log'))
  expect(await storedFigures(live.database, first('ana'))).not.toBeNull()
  const { checked, mismatches } = await check(100)
  expect(mismatches.length).toBe(checked)
  expect(await served(0, [null, live.name('ana')])).toBe(14)
})

it('finds clusters that are not what the preview says, and whose they are', async () => {
  await anew()
  await storeInbox('ana', 0, 30)
  await storeInbox('ben', 0, 30)
  expect(await checkLiveClusters(consoleAt(0))).toEqual({
    ...{ creators: 2, creatorsLeftOut: 0, leftOutCreators: [] },
    differingClusters: 0,
    differingCreators: [],
  })
  await live.database.write((writer) =>
    writer.run(
      `DELETE FROM cluster_messages WHERE message_id = (
         SELECT message_id FROM homes WHERE creator_id = $1 ORDER BY seq LIMIT 1)`,
      [live.name('ben')],
    ),
  )
  const found = await checkLiveClusters(consoleAt(0))
  expect(found).toMatchObject({ creators: 2, differingCreators: [live.name('ben')] })
  expect(found.differingClusters).toBeGreaterThan(0)
})

/** Its history grows whenever somebody looks. */
class GrowingPreviews extends Previews {
  grown = 100

  override async clustersInForce(creator: string) {
    if (creator === live.name('ana')) await storeInbox('ana', this.grown, ++this.grown)
    return super.clustersInForce(creator)
  }
}

it('what changes all the time is counted as left out, and nobody is held after it was looked at', async () => {
  await anew()
  await storeInbox('ana', 0, 30)
  await storeInbox('ben', 0, 30)
  await refresh()
  await storeInbox('ana', 30, 31)
  await storeInbox('ben', 30, 31)
  const stale = await checkFigures(consoleAt(0), 20)
  expect(stale).toEqual({ checked: 0, matches: 0, figuresLeftOut: 20, mismatches: [] })
  const growing = new GrowingPreviews(live.database, consoleAt(0).worker)
  expect(await checkLiveClusters(growing)).toMatchObject({
    ...{ creators: 1, creatorsLeftOut: 1, leftOutCreators: [live.name('ana')] },
  })
  for (const creator of ['ana', 'ben'])
    expect(await growing.worker.call('scores', [[live.name(creator)], COUNT_ALL])).toBeNull()
  expect(
    checkedWords(await noteCheck({ figuresLeftOut: stale.figuresLeftOut, creatorsLeftOut: 2 })).title,
  ).toBe('Nothing could be checked: 20 figures and the clusters of 2 creators changed all the time.')
})

it('what is amiss stays so until a check could look at it again', async () => {
  await anew()
  const differing = { creators: 3, differingClusters: 2, differingCreators: [live.name('ben')] }
  expect(isAmiss(await noteCheck({ checked: 9, matches: 9, creators: 3 }))).toBe(false)
  expect(isAmiss(await noteCheck(differing))).toBe(true)
  const left = await noteCheck({ checked: 9, matches: 9, creators: 2, creatorsLeftOut: 1 })
  expect([isAmiss(left), left.amiss?.differingClusters, left.lastCheck?.creators]).toEqual([true, 2, 2])
  expect(checkedWords(left).title).toMatch(/^2 clusters differ .* No later check could look at that again\.$/)
  expect(isAmiss(await noteCheck({ creators: 3, figuresLeftOut: 20 }))).toBe(false)
  expect(isAmiss(await noteCheck({ checked: 9, matches: 8, mismatches: 1, creators: 3 }))).toBe(true)
  expect(isAmiss(await noteCheck({ creators: 3, figuresLeftOut: 20 }))).toBe(true)
  expect(isAmiss(await noteCheck({ checked: 1, matches: 1, creatorsLeftOut: 3 }))).toBe(false)
})

it('clusters that differ stay amiss only until each of their creators was looked at again', async () => {
  await anew()
  const [ana, ben, carl] = ['ana', 'ben', 'carl'].map((name) => live.name(name))
  if (!ana || !ben || !carl) throw new Error('three were named')
  const differing = (...differingCreators: CreatorId[]) =>
    noteCheck({ creators: 3, differingClusters: 2, differingCreators })
  const leftOut = async (...leftOutCreators: string[]) =>
    isAmiss(await noteCheck({ creators: 1, creatorsLeftOut: leftOutCreators.length, leftOutCreators }))
  expect(isAmiss(await differing(ben))).toBe(true)
  expect(await leftOut(ana, ben)).toBe(true)
  // Who is busy all the time has nothing to do with it.
  expect(await leftOut(ana)).toBe(false)
  expect(isAmiss(await differing(ana, ben))).toBe(true)
  expect(await leftOut(carl, ben)).toBe(true)
  expect(await leftOut(carl, ana)).toBe(false)
  // Of so many not all are named, on either side.
  const many = Array.from({ length: 60 }, (_, index) => live.name(`${index}`))
  await differing(ben)
  expect(await leftOut(...many)).toBe(true)
  expect(await leftOut()).toBe(false)
  await differing(...many)
  expect(await leftOut(ana)).toBe(true)
  expect(await leftOut()).toBe(false)
})

it('what is amiss is checked again in an hour, whatever lies ready', async () => {
  await anew()
  const later = (minutes: number) =>
    live.database.write((writer) =>
      writer.run('UPDATE aggregation_checks SET checked_at = checked_at - make_interval(mins => $1)', [
        minutes,
      ]),
    )
  await noteCheck({ creators: 3, differingClusters: 2, differingCreators: [live.name('ben')] })
  expect(await isCheckDue(live.database)).toBe(false)
  await later(61)
  expect(await isCheckDue(live.database)).toBe(true)
  await noteCheck({ creators: 3 })
  await later(61)
  expect(await isCheckDue(live.database)).toBe(false)
})

async function noteCheck(
  found: Partial<AggregationCheck & { leftOutCreators: readonly string[] }>,
): Promise<AggregationState> {
  const nothing = { checked: 0, matches: 0, mismatches: 0, figuresLeftOut: 0 }
  const nobody = {
    ...{ creators: 0, creatorsLeftOut: 0, leftOutCreators: [] },
    ...{ differingClusters: 0, differingCreators: [] },
  }
  const check = { ...nothing, ...nobody, durationMs: 1, author: 'test', ...found }
  await live.database.write((writer) => writeCheck(writer, check))
  return readAggregationState(live.database)
}

it('is to be checked once a night, if there is anything', async () => {
  await anew()
  await storeInbox('ana', 0, 10)
  expect(await isCheckDue(live.database)).toBe(false)
  await refresh()
  expect(await isCheckDue(live.database)).toBe(true)
  await noteCheck({})
  expect(await isCheckDue(live.database)).toBe(false)
  await live.database.write((writer) =>
    writer.run(`UPDATE aggregation_checks SET checked_at = checked_at - interval '25 hours'`),
  )
  expect(await isCheckDue(live.database)).toBe(true)
})

it('turned off serves nothing and keeps nothing, and turned on again the same as before', async () => {
  await anew()
  await storeInbox('ana', 0, 30)
  await refresh()
  const before = (await storedFigures(live.database, first('ana')))?.data
  expect(before).toBeDefined()
  const turn = (isEnabled: boolean) =>
    live.database.write((writer) => setAggregationsOn(writer, { isEnabled, author: 'test' }))
  await turn(false)
  expect(await areAggregationsOn(live.database)).toBe(false)
  expect(await storedFigures(live.database, first('ana'))).toBeNull()
  expect((await computeFigures(consoleAt(0), first('ana'))).data).toEqual(before)
  await storeInbox('ben', 0, 5)
  expect(await refresh()).toEqual({ outcome: 'done', computed: 0 })
  expect(await readAggregationState(live.database)).toMatchObject({ isEnabled: false, stored: 0, stale: 0 })
  const waiting = await live.database.rows('SELECT 1 AS one FROM data_change_log WHERE NOT processed')
  expect(waiting).toEqual([])
  await turn(true)
  await refresh()
  expect((await storedFigures(live.database, first('ana')))?.data).toEqual(before)
})

it('computes nothing ahead of a creator who is called like all of them', async () => {
  await anew()
  await storeInbox('ana', 0, 5)
  await refresh()
  expect(
    await storedFigures(live.database, { creator: '*', type: 'threshold-curve', filter: COUNT_ALL }),
  ).toBeNull()
})
