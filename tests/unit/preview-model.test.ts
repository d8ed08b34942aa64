import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Previewed, preview } from '../../electron/clusters/preview.ts'
import { countFlips, flips } from '../../electron/clusters/preview-flips.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { summarise } from '../../electron/clusters/preview-summary.ts'
import { randomConfig, randomHistory } from '../support/histories.ts'
import { columnsOf } from '../support/model/columns.ts'
import { replay } from '../support/model/replay.ts'
import { RULES, type Rule } from '../support/model/rules.ts'
import type { ModelConfig, ModelCreator, ModelDecision } from '../support/model/types.ts'
import { type Picture, pictureOfModel, pictureOfPreview } from '../support/picture.ts'
import { play } from '../support/playing.ts'

const HISTORIES = 2000
const LENGTH = 110

function countNaively({ world, decisions }: ModelCreator, { clusters }: Picture) {
  const sizes = clusters.map((cluster) => cluster.members.length)
  const isCounted = ({ outcome }: ModelDecision) => outcome !== 'skipped:paid' && outcome !== 'skipped:empty'
  return {
    messages: decisions.filter(isCounted).length,
    clusters: sizes.length,
    grouped: world.messages.filter(({ seq }) => clusters.some((cluster) => cluster.members.includes(seq)))
      .length,
    largest: Math.max(0, ...sizes),
  }
}

describe('the preview and the model on random histories', () => {
  it('agree under the configs in force and under any other, and every rule fires often enough', () => {
    const histories: Record<string, number> = {}
    fc.assert(
      fc.property(
        randomHistory(LENGTH),
        fc.array(randomConfig, { minLength: 2, maxLength: 2 }),
        (random, others) => {
          const fired = new Set<Rule>()
          const played = play(random, (rule) => fired.add(rule))
          for (const rule of fired) histories[rule] = (histories[rule] ?? 0) + 1
          for (const creator of played.model.creators()) {
            const history = columnsOf(creator)
            const inForce = (version: number) => played.model.configs[version - 1] as ModelConfig
            const live = preview(history, inForce)
            const happened = pictureOfModel(creator.world, creator.decisions)
            expect(pictureOfPreview(history, live)).toEqual(happened)
            expect(summarise(history, live)).toEqual(countNaively(creator, happened))
            for (const config of others) checkOther(creator, history, live, config)
          }
        },
      ),
      { numRuns: HISTORIES },
    )
    const seldom = RULES.filter((rule) => (histories[rule] ?? 0) < HISTORIES / 100)
    expect(seldom, `histories in which each rule fired: ${JSON.stringify(histories)}`).toEqual([])
  }, 240_000)
})

function checkOther(creator: ModelCreator, history: CreatorHistory, live: Previewed, config: ModelConfig) {
  const candidate = preview(history, config)
  const replayed = replay(creator, () => config)
  const expected = pictureOfModel(replayed.world, replayed.decisions)
  expect(pictureOfPreview(history, candidate)).toEqual(expected)
  expect(summarise(history, candidate)).toEqual(countNaively(creator, expected))
  const differing = creator.decisions.flatMap(({ seq, accepted }, place) => {
    const other = replayed.decisions[place]?.accepted ?? null
    if (JSON.stringify(accepted) === JSON.stringify(other)) return []
    const change = !accepted ? 'joins' : !other ? 'leaves' : 'moves'
    return [{ change, seq, live: accepted, candidate: other }]
  })
  expect(flips(history, live, candidate)).toEqual(differing)
  const count = (change: string) => differing.filter((flip) => flip.change === change).length
  expect(countFlips(live, candidate)).toEqual({
    joins: count('joins'),
    leaves: count('leaves'),
    moves: count('moves'),
  })
}
