import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Previewed, preview } from '../../electron/clusters/preview.ts'
import { countFlips, flips } from '../../electron/clusters/preview-flips.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { binScores } from '../../electron/clusters/preview-scores.ts'
import { countPreview } from '../support/counted-preview.ts'
import { SCORE_BINS } from '../../shared/model/preview.ts'
import { randomHistory } from '../support/histories.ts'
import { randomValues } from '../support/history-values.ts'
import { countDecided } from '../support/model/again.ts'
import { columnsOf } from '../support/model/columns.ts'
import { type ReplayedDecision, replay } from '../support/model/replay.ts'
import { RULES, type Rule } from '../support/model/rules.ts'
import type { ModelConfig, ModelCreator, ModelDecision, ModelValues } from '../support/model/types.ts'
import { asHappened, groupedBy, type Picture, pictureOfModel, pictureOfPreview } from '../support/picture.ts'
import { play } from '../support/playing.ts'
import { at } from '../support/playing-acts.ts'

const HISTORIES = 2000
const LENGTH = 130

function countNaively({ world, decisions }: ModelCreator, { clusters }: Picture) {
  const sizes = clusters.map((cluster) => cluster.members.length)
  const isCounted = ({ outcome, replaces }: ModelDecision) =>
    replaces === null && outcome !== 'skipped:paid' && outcome !== 'skipped:empty'
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
        fc.array(randomValues, { minLength: 2, maxLength: 2 }),
        (random, others) => {
          const fired = new Set<Rule>()
          const played = play(random, (rule) => fired.add(rule))
          for (const rule of fired) histories[rule] = (histories[rule] ?? 0) + 1
          for (const creator of played.model.creators()) {
            const history = columnsOf(creator)
            const inForce = (version: number) => played.model.configs[version - 1] as ModelConfig
            const live = asHappened(history, inForce)
            const happened = pictureOfModel(creator.world, creator.decisions)
            expect(pictureOfPreview(history, live)).toEqual(happened)
            expect(countPreview(history, live)).toEqual(countNaively(creator, happened))
            const counts = Array.from({ length: SCORE_BINS }, () => 0)
            expect({ without: binScores(history, counts, null), counts }).toEqual(binNaively(creator))
            for (const other of others) {
              const { embeddingModel } = at(played.model.configs, other.threshold) as ModelConfig
              checkOther(creator, history, live, (version) =>
                inForce(version).embeddingModel === embeddingModel ? other : inForce(version),
              )
            }
          }
        },
      ),
      { numRuns: HISTORIES },
    )
    const seldom = RULES.filter((rule) => (histories[rule] ?? 0) < HISTORIES / 100)
    expect(seldom, `histories in which each rule fired: ${JSON.stringify(histories)}`).toEqual([])
  }, 240_000)
})

/** Of each message that takes part the best vector link of its last decision. */
function binNaively({ world, decisions }: ModelCreator) {
  const best = world.takingPart.map((seq) => {
    const last = decisions.findLast((decision) => decision.seq === seq)
    return last?.links.vector[0]?.score ?? null
  })
  const binOf = (score: number | null) => (score === null ? null : Math.min(99, Math.floor(score / 10_000)))
  return {
    without: best.filter((score) => score === null).length,
    counts: Array.from({ length: 100 }, (_, bin) => best.filter((score) => binOf(score) === bin).length),
  }
}

function checkOther(
  creator: ModelCreator,
  history: CreatorHistory,
  live: Previewed,
  valuesOf: (version: number) => ModelValues,
) {
  const candidate = preview(history, valuesOf)
  const replayed = replay(creator, valuesOf)
  const expected = pictureOfModel(replayed.world, replayed.decisions)
  expect(pictureOfPreview(history, candidate)).toEqual(expected)
  expect(countPreview(history, candidate)).toEqual(countNaively(creator, expected))
  const differing = flipsNaively(creator, replayed.decisions)
  expect(flips(history, live, candidate)).toEqual(differing)
  const count = (change: string) => differing.filter((flip) => flip.change === change).length
  expect(countFlips({ history, before: live, after: candidate, isChosen: null })).toEqual({
    joins: count('joins'),
    leaves: count('leaves'),
    moves: count('moves'),
  })
}

/** Of each message the link that grouped it last, here and there. */
function flipsNaively(creator: ModelCreator, replayed: ReplayedDecision[]) {
  const last = (decisions: (ModelDecision | ReplayedDecision)[], seq: number) =>
    decisions.findLast((decision) => decision.seq === seq && groupedBy(decision) !== null)?.accepted ?? null
  const decided = creator.world.messages.slice(0, countDecided(creator))
  return decided.flatMap(({ seq }) => {
    const live = last(creator.decisions, seq)
    const candidate = last(replayed, seq)
    if (live?.kind === candidate?.kind && live?.candidate === candidate?.candidate) return []
    const change = !live ? 'joins' : !candidate ? 'leaves' : 'moves'
    return [{ change, seq, live, candidate }]
  })
}
