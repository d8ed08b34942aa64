import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ComparedHistories } from '../../electron/clusters/compared-histories.ts'
import { type FoundSide, OpenedChange } from '../../electron/clusters/opened-change.ts'
import { PlannedHistories } from '../../electron/clusters/planned-histories.ts'
import { ScopeChanges } from '../../electron/clusters/preview-changes.ts'
import { diffGroupings } from '../../electron/clusters/preview-diff.ts'
import { flips } from '../../electron/clusters/preview-flips.ts'
import type { StoredConfig, StoredValues } from '../../electron/configs/config-store.ts'
import { randomHistory } from '../support/histories.ts'
import { randomValues } from '../support/history-values.ts'
import { columnsOf } from '../support/model/columns.ts'
import { type Replayed, replay } from '../support/model/replay.ts'
import type { ModelCreator } from '../support/model/types.ts'
import { plainJoins, plainMarks } from '../support/plain-chain.ts'
import { play } from '../support/playing.ts'

const HISTORIES = 400
const LENGTH = 110
const PAGE = 3

type Values = { readonly live: StoredValues; readonly asked: StoredValues }

/** All changes of a creator between two configs, opened. */
function openedOf(creator: ModelCreator, configs: readonly StoredConfig[], { live, asked }: Values) {
  const config = (version: number) => configs[version - 1] as StoredConfig
  const history = columnsOf(creator)
  const planned = new PlannedHistories(config)
  const before = planned.grouping(history, live)
  const after = planned.grouping(history, asked)
  const diff = diffGroupings(before, after)
  const changes = new ScopeChanges([{ creator: 'ana', before, after, isChosen: null, diff }])
  const pair = new ComparedHistories(config).pair(history, live, asked)
  return {
    flips: flips(history, pair.before, pair.after),
    opened: changes.page(0, changes.summary.total).map((placed) => new OpenedChange(placed, history, pair)),
  }
}

/** A side read page by page. */
function paged(opened: OpenedChange, side: 'before' | 'after'): FoundSide[] {
  const pages = [opened.side(side, 0, PAGE)]
  const { memberCount } = pages[0] as FoundSide
  for (let from = PAGE; from < memberCount; from += PAGE) pages.push(opened.side(side, from, PAGE))
  return pages
}

function pagedFlips(opened: OpenedChange) {
  const { total } = opened.flips(0, 1)
  const pages = Math.ceil(total / PAGE)
  return Array.from({ length: pages }, (_, page) => opened.flips(page * PAGE, PAGE).items).flat()
}

const met = { weakest: 0, bridges: 0, byPeople: 0, superseded: 0, parts: 0 }

function expectSide(opened: OpenedChange, side: 'before' | 'after', model: Replayed): void {
  const clusters = opened.change[side]
  const others = opened.change[side === 'before' ? 'after' : 'before']
  const pages = paged(opened, side)
  const listed = pages.flatMap(({ members }) => members)
  expect(listed.map(({ seq }) => seq)).toEqual(clusters.flatMap(({ members }) => members))
  for (const { seq, other } of listed) {
    const place = others.findIndex(({ members }) => members.includes(seq))
    expect(other).toBe(place < 0 ? null : place)
  }
  for (const { place, members, chain } of pages.flatMap((page) => page.clusters)) {
    expect(members).toEqual(clusters[place]?.members)
    const joins = plainJoins(model, members[0] as number)
    const { weakest, bridge } = plainMarks(joins, members)
    expect(chain.weakest).toEqual(weakest)
    expect(chain.bridge).toEqual(bridge)
    if (weakest) met.weakest++
    if (bridge) met.bridges++
    if (chain.parts > 1) met.parts++
    for (const { seq, memberAt, joining } of listed.filter(({ cluster }) => cluster === place)) {
      expect(members[memberAt]).toBe(seq)
      const { seq: _, ...expected } = joins.find((join) => join.seq === seq) ?? { seq: 0 }
      // One whom nobody here brought may still say who did.
      if ('matchedSeq' in expected) expect(joining).toEqual(expected)
      if (joining?.kind === 'person') met.byPeople++
      if (joining && !members.includes(joining.matchedSeq)) met.superseded++
    }
  }
}

it('tells of each cluster of a change the weakest link and the bridge that cutting every link finds', () => {
  let changes = 0
  fc.assert(
    fc.property(randomHistory(LENGTH), randomValues, randomValues, (random, now, then) => {
      const { model } = play(random)
      const configs: readonly StoredConfig[] = model.configs.map((config, index) => ({
        ...config,
        ...{ version: index + 1, note: '', author: '', replaces: null, createdAt: new Date(0) },
      }))
      const { embeddingModel } = configs[0] as StoredConfig
      const under = (values: StoredValues) => (version: number) => {
        const made = configs[version - 1] as StoredConfig
        return made.embeddingModel === embeddingModel ? values : made
      }
      const live = { ...now, embeddingModel }
      const asked = { ...then, embeddingModel }
      for (const creator of model.creators()) {
        const all = openedOf(creator, configs, { live, asked })
        const sides = { before: replay(creator, under(live)), after: replay(creator, under(asked)) }
        for (const opened of all.opened) {
          expectSide(opened, 'before', sides.before)
          expectSide(opened, 'after', sides.after)
          const { before, after } = opened.change
          const seqs = [...before, ...after].flatMap(({ members }) => members)
          const expected = all.flips.filter(({ seq }) => seqs.includes(seq))
          expect(pagedFlips(opened)).toEqual(expected.map((flip) => ({ ...flip, creator: 'ana' })))
          changes++
        }
      }
    }),
    { numRuns: HISTORIES },
  )
  expect(changes).toBeGreaterThan(HISTORIES / 4)
  for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(20)
}, 240_000)
