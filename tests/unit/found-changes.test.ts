import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredConfig, StoredValues } from '../../electron/configs/config-store.ts'
import { whole } from '../../electron/clusters/changed-clusters.ts'
import { PlannedHistories } from '../../electron/clusters/planned-histories.ts'
import { preview } from '../../electron/clusters/preview.ts'
import { FoundChanges } from '../../electron/clusters/preview-changes.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { members } from '../../electron/clusters/preview-summary.ts'
import { randomHistory } from '../support/histories.ts'
import { randomValues } from '../support/history-values.ts'
import { columnsOf } from '../support/model/columns.ts'
import { plainChanges } from '../support/plain-changes.ts'
import { play } from '../support/playing.ts'

const HISTORIES = 200
const LENGTH = 90

/** Steps of the slider, most of them near the one before, some back to where it was. */
const walk = fc
  .array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.boolean()), {
    minLength: 4,
    maxLength: 10,
  })
  .map((steps) => {
    let at = 70
    return steps.map(([step, jumps, isLater]) => {
      at = Math.max(0, Math.min(100, jumps ? 100 - at : at + step))
      return { threshold: at * 10_000, trigramThreshold: jumps ? 600_000 : null, isLater }
    })
  })

describe('the changes that are found while the slider moves', () => {
  it('are at each of its steps those of both previews made anew, whatever was asked before', () => {
    let changes = 0
    fc.assert(
      fc.property(
        randomHistory(LENGTH),
        randomValues,
        walk,
        fc.boolean(),
        (random, values, steps, isFiltered) => {
          const { model } = play(random)
          const configs: readonly StoredConfig[] = model.configs.map((config, index) => ({
            ...config,
            ...{ version: index + 1, note: '', author: '', replaces: null, createdAt: new Date(0) },
          }))
          const config = (version: number) => configs[version - 1] as StoredConfig
          const live: StoredValues = { ...values, embeddingModel: config(1).embeddingModel }
          // What was decided later is another history: both are asked about in turns.
          const former = model.creators().map((creator) => ({ ...columnsOf(creator), acts: [] }))
          const latter = model.creators().map((creator) => columnsOf(creator))
          const planned = new PlannedHistories(config)
          const found = new FoundChanges()
          for (const { threshold, trigramThreshold, isLater } of steps) {
            const asked = { ...live, threshold, trigramThreshold: trigramThreshold ?? live.trigramThreshold }
            const scope = (isLater ? latter : former).map((history, place) => ({
              creator: `${place}`,
              history,
            }))
            const isChosen = ({ firstDecision }: CreatorHistory) =>
              isFiltered ? Uint8Array.from(firstDecision, (_, index) => (index % 4 === 0 ? 1 : 0)) : null
            const all = found.of(scope, JSON.stringify(asked), ({ history }) => ({
              before: planned.grouping(history, live),
              after: planned.grouping(history, asked),
              isChosen: isChosen(history),
            }))
            const anew = (history: CreatorHistory, under: StoredValues) =>
              members(
                history,
                preview(history, (version) =>
                  config(version).embeddingModel === under.embeddingModel ? under : config(version),
                ),
              ).map((cluster) => ({ members: cluster.members }))
            const expected = plainChanges(
              scope.map(({ creator, history }) => {
                const chosen = isChosen(history)
                return {
                  ...{ creator, before: anew(history, live), after: anew(history, asked) },
                  isChosen: chosen && [...chosen].map((is) => is === 1),
                }
              }),
            )
            expect(all.page(0, all.summary.total).map(whole)).toEqual(expected)
            for (const { creator, lowestSeq } of expected) {
              const placed = all.find(creator, lowestSeq)
              expect(placed && whole(placed)).toMatchObject({ creator, lowestSeq })
            }
            changes += expected.length
          }
        },
      ),
      { numRuns: HISTORIES },
    )
    expect(changes).toBeGreaterThan(HISTORIES)
  }, 240_000)
})
