import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CreatorHistory, HistoryAct } from '../../electron/clusters/preview-history.ts'
import { randomHistory } from '../support/histories.ts'
import { columnsOf } from '../support/model/columns.ts'
import type { ModelConfig } from '../support/model/types.ts'
import { asHappened, type Picture, pictureOfModel, pictureOfPreview } from '../support/picture.ts'
import { play } from '../support/playing.ts'

const LENGTH = 130

/** Without one kind of act. */
const without = (kind: HistoryAct['kind']) => (history: CreatorHistory) => ({
  ...history,
  acts: history.acts.map((act): HistoryAct => (act.kind === kind ? nothingDone(act.after) : act)),
})

const nothingDone = (after: number): HistoryAct => ({ after, kind: 'refuse', refusals: [] })

/** Scores that no threshold is below, wherever a link is one of a second decision. */
function withoutSecond(history: CreatorHistory, start: Int32Array, scores: Int32Array): Int32Array {
  const changed = scores.slice()
  for (const [decision, index] of history.decided.entries()) {
    if (history.firstDecision[index] !== decision) changed.fill(-1, start[decision], start[decision + 1])
  }
  return changed
}

/** Histories as a preview with that bug would see them. */
const bugs: Record<string, (history: CreatorHistory) => CreatorHistory> = {
  'forgets the numbers rule': (history) => ({ ...history, numbers: history.numbers.map(() => 0) }),
  'forgets short texts': (history) => ({ ...history, words: history.words.map(() => -1) }),
  'forgets refusals': (history) => ({
    ...history,
    acts: history.acts.map((act) => ('refusals' in act ? { ...act, refusals: [] } : act)),
  }),
  'refuses by pair only': (history) => ({ ...history, text: history.text.map((_, index) => index) }),
  'never takes anything back': without('restore'),
  'forgets joins': without('join'),
  'forgets deletions': without('delete'),
  'forgets second decisions': (history) => ({
    ...history,
    trigramScore: withoutSecond(history, history.trigramStart, history.trigramScore),
    vectorScore: withoutSecond(history, history.vectorStart, history.vectorScore),
  }),
  'applies acts one decision late': (history) => ({
    ...history,
    acts: history.acts.map((act) => ({ ...act, after: act.after + 1 })),
  }),
  'counts every message of a channel': (history) => ({
    ...history,
    channel: history.channel.map((_, index) => index),
  }),
  'takes the last message of a channel for the newest': (history) => ({
    ...history,
    createdAtMs: history.createdAtMs.map((_, index) => index),
  }),
  'ignores the version of the config': (history) => ({ ...history, configOf: history.configOf.map(() => 1) }),
  'loses the tenth link': (history) => ({
    ...history,
    vectorStart: history.vectorStart.map((start, place) =>
      Math.max(start, (history.vectorStart[place + 1] ?? 0) - 9),
    ),
  }),
  'compares with a millionth too little': (history) => ({
    ...history,
    trigramScore: history.trigramScore.map((score) => score - 1),
  }),
}

/** Looks for a history in which a preview of changed columns differs from what happened. */
function findsDifference(change: (history: CreatorHistory) => CreatorHistory): boolean {
  const isSame = fc.property(randomHistory(LENGTH), (random) => {
    const played = play(random)
    return played.model.creators().every((creator) => {
      const history = change(columnsOf(creator))
      const live = asHappened(history, (version) => played.model.configs[version - 1] as ModelConfig)
      return isDeepStrictEqual(
        seen(pictureOfPreview(history, live)),
        seen(pictureOfModel(creator.world, creator.decisions)),
      )
    })
  })
  return fc.check(isSame, { numRuns: 1000, endOnFailure: true }).failed
}

/** Without scores and ranks, which some of the changed columns change by themselves. */
const seen = ({ decisions, clusters, homeOf }: Picture) => ({
  candidates: decisions.map(({ accepted }) => accepted?.candidate),
  clusters,
  homeOf,
})

describe('the comparison itself', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(findsDifference((history) => history)).toBe(false)
  }, 60_000)

  it.each(Object.entries(bugs))(
    'finds a preview that %s',
    (_, change) => {
      expect(findsDifference(change)).toBe(true)
    },
    60_000,
  )
})
