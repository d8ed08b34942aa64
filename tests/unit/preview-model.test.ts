import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Thresholds } from '../../electron/clusters/accept.ts'
import { type Previewed, preview } from '../../electron/clusters/preview.ts'
import { acceptedLink, countFlips, flips } from '../../electron/clusters/preview-flips.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { members, summarise } from '../../electron/clusters/preview-summary.ts'
import { NO_HOME } from '../../electron/clusters/preview-world.ts'
import { randomConfig, randomHistory } from '../support/histories.ts'
import { columnsOf } from '../support/model/columns.ts'
import { type ReplayedDecision, replay } from '../support/model/replay.ts'
import { RULES, type Rule } from '../support/model/rules.ts'
import type {
  ModelAccepted,
  ModelConfig,
  ModelCreator,
  ModelDecision,
  ModelWorld,
} from '../support/model/types.ts'
import { shownClusters } from '../support/model/world.ts'
import { play } from '../support/playing.ts'

const HISTORIES = 2000
const LENGTH = 110

/** What both sides must agree on: each decision, each home, each shown cluster. */
type Picture = {
  decisions: { accepted: ModelAccepted | null; home: number | null; isSuggested: boolean }[]
  homeOf: Record<number, number>
  answered: number[]
  clusters: { home: number; members: number[] }[]
}

function pictureOfPreview(history: CreatorHistory, previewed: Previewed): Picture {
  const nameOf = (home: number | undefined) =>
    home === undefined || home === NO_HOME ? null : Number(previewed.createdBy[home]) + 1
  const seqs = Array.from({ length: history.messages }, (_, index) => index + 1)
  return {
    decisions: Array.from(history.decided, (_, decision) => ({
      accepted: acceptedLink(history, previewed, decision),
      home: nameOf(previewed.ownHome[decision]),
      isSuggested: previewed.isSuggested[decision] === 1,
    })),
    homeOf: Object.fromEntries(
      seqs.flatMap((seq) => {
        const home = nameOf(previewed.home[seq - 1])
        return home === null ? [] : [[seq, home]]
      }),
    ),
    answered: seqs.filter((seq) => previewed.answered[seq - 1] === 1),
    clusters: members(history, previewed).map(({ home, members }) => ({
      home: Number(nameOf(home)),
      members: [...members],
    })),
  }
}

const pictureOfModel = (world: ModelWorld, decisions: (ModelDecision | ReplayedDecision)[]): Picture => ({
  decisions: decisions.map(({ accepted, ownHome, isSuggested }) => ({
    accepted,
    home: ownHome,
    isSuggested,
  })),
  homeOf: { ...world.homeOf },
  answered: [...world.answered].sort((one, other) => one - other),
  clusters: shownClusters(world).map(({ home, members }) => ({ home, members })),
})

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

const creatorsOf = ({ model }: ReturnType<typeof play>) =>
  model.creatorNames().map((name) => model.creator(name))

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
          for (const creator of creatorsOf(played)) {
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

/** Histories as a preview with that bug would see them. */
const bugs: Record<string, (history: CreatorHistory) => CreatorHistory> = {
  'forgets the numbers rule': (history) => ({ ...history, numbers: history.numbers.map(() => 0) }),
  'forgets short texts': (history) => ({ ...history, words: history.words.map(() => -1) }),
  'forgets refusals': (history) => ({
    ...history,
    acts: history.acts.map((act) => ('refusals' in act ? { ...act, refusals: [] } : act)),
  }),
  'refuses by pair only': (history) => ({ ...history, text: history.text.map((_, index) => index) }),
  'never takes anything back': (history) => ({
    ...history,
    acts: history.acts.map((act) =>
      act.kind === 'restore' ? { after: act.after, kind: 'refuse', refusals: [] } : act,
    ),
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
    return creatorsOf(played).every((creator) => {
      const history = change(columnsOf(creator))
      const live = preview(history, (version) => played.model.configs[version - 1] as Thresholds)
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
