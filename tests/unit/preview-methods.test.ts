import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PreviewMethods } from '../../electron/clusters/preview-methods.ts'
import type { DecisionRow, HistoryActRow, UnreadDecisionRow } from '../../electron/clusters/history-rows.ts'
import type { StoredValues } from '../../electron/configs/config-store.ts'
import { COUNT_ALL, type CountFilter } from '../../shared/model/count-filter.ts'
import { randomHistory } from '../support/histories.ts'
import { randomValues } from '../support/history-values.ts'
import { countDecided } from '../support/model/again.ts'
import { replay, type ReplayedDecision } from '../support/model/replay.ts'
import { rowsOf } from '../support/model/rows.ts'
import type { ModelConfig, ModelCreator, ModelMessage, ModelValues } from '../support/model/types.ts'
import { groupedBy, pictureOfModel } from '../support/picture.ts'
import { play } from '../support/playing.ts'

const HISTORIES = 300
const LENGTH = 110
const PAGE = 3

const filters: fc.Arbitrary<CountFilter> = fc.oneof(
  fc.constant(COUNT_ALL),
  fc.record({ minLength: fc.integer({ min: 4, max: 12 }) }).map((some) => ({ ...COUNT_ALL, ...some })),
  fc.record({ maxLength: fc.integer({ min: 4, max: 12 }) }).map((some) => ({ ...COUNT_ALL, ...some })),
)

const asText = (numbers: readonly number[] | null) => numbers && `{${numbers.join(',')}}`

const unread = (row: DecisionRow): UnreadDecisionRow => ({
  ...row,
  trigramSeqs: asText(row.trigramSeqs),
  trigramScores: asText(row.trigramScores),
  vectorSeqs: asText(row.vectorSeqs),
  vectorScores: asText(row.vectorScores),
})

/** The worker's own state, given these histories as it is given those of the database. */
function given(creators: readonly ModelCreator[], configs: readonly ModelConfig[]) {
  const methods = new PreviewMethods()
  methods.addConfigs(configs.map((config, index) => ({ ...config, version: index + 1 })))
  const names = creators.map((_, place) => `creator ${place}`)
  let events = 0
  for (const [place, creator] of creators.entries()) {
    const rows = rowsOf(creator)
    const isDecision = (row: DecisionRow | HistoryActRow): row is DecisionRow => 'outcome' in row
    methods.add(names[place] ?? '', 0, rows.length, {
      decisions: rows.filter(isDecision).map(unread),
      acts: rows.filter((row): row is HistoryActRow => !isDecision(row)),
    })
    events += rows.length
  }
  return { methods, names, events }
}

const isCounted = ({ text }: ModelMessage, { minLength, maxLength }: CountFilter) =>
  [...text].length >= (minLength ?? 0) && [...text].length <= (maxLength ?? Number.POSITIVE_INFINITY)

/** By the slow model: of each counted message the link that grouped it last, under these and under those. */
function flipsNaively(creator: ModelCreator, filter: CountFilter, sides: readonly ReplayedDecision[][]) {
  const last = (decisions: readonly ReplayedDecision[], seq: number) =>
    decisions.findLast((decision) => decision.seq === seq && groupedBy(decision) !== null)?.accepted ?? null
  const decided = creator.world.messages.slice(0, countDecided(creator))
  return decided
    .filter((message) => isCounted(message, filter))
    .flatMap(({ seq }) => {
      const [live = null, candidate = null] = sides.map((decisions) => last(decisions, seq))
      if (live?.kind === candidate?.kind && live?.candidate === candidate?.candidate) return []
      return [{ change: !live ? 'joins' : !candidate ? 'leaves' : 'moves', seq, live, candidate }]
    })
}

/** By the slow model: the counted members of each shown cluster that has one. */
const sizesNaively = (creator: ModelCreator, filter: CountFilter, replayed: ReturnType<typeof replay>) =>
  pictureOfModel(replayed.world, replayed.decisions)
    .clusters.map(
      ({ members }) =>
        creator.world.messages.filter((each) => members.includes(each.seq) && isCounted(each, filter)).length,
    )
    .filter((size) => size > 0)

/** Page by page, as they are exported. */
function pagesOf<Item>(
  read: (from: number) => { readonly items: readonly Item[]; readonly total: number } | null,
) {
  const items: Item[] = []
  for (let from = 0; ; from += PAGE) {
    const page = read(from)
    if (page === null) throw new Error('it holds these histories')
    items.push(...page.items)
    if (from + PAGE >= page.total) return items
  }
}

describe('what the preview worker says of values of all kinds', () => {
  it('is what the model says, minimum words included, of the messages that are counted', () => {
    const seen = { flips: 0, leftOut: 0, otherWords: 0 }
    fc.assert(
      fc.property(
        randomHistory(LENGTH),
        fc.tuple(randomValues, randomValues),
        fc.boolean(),
        filters,
        (random, [one, other], isWordsOnly, filter) => {
          const { model } = play(random)
          const creators = model.creators()
          const { methods, names, events } = given(creators, model.configs)
          const embeddingModel = model.configs[0]?.embeddingModel ?? ''
          const live: StoredValues = { ...one, embeddingModel }
          const asked: StoredValues = isWordsOnly
            ? { ...live, minimumWords: other.minimumWords }
            : { ...other, embeddingModel }
          const valuesOf =
            (values: StoredValues) =>
            (version: number): ModelValues => {
              const made = model.configs[version - 1] as ModelConfig
              return made.embeddingModel === embeddingModel ? values : made
            }
          const expected = creators.map((creator) => {
            const sides = [live, asked].map((values) => replay(creator, valuesOf(values)))
            const decisions = sides.map((side) => side.decisions)
            return {
              flips: flipsNaively(creator, filter, decisions),
              all: flipsNaively(creator, COUNT_ALL, decisions).length,
              sizes: sides.map((side) => sizesNaively(creator, filter, side)),
            }
          })
          const scope = { creators: names, live, asked }
          const flips = pagesOf((from) => {
            const page = methods.flips(scope, filter, from, PAGE)
            expect(page?.events).toBe(events)
            return page
          })
          expect(flips).toEqual(
            expected.flatMap((each, place) => each.flips.map((flip) => ({ ...flip, creator: names[place] }))),
          )
          const compared = methods.compare(scope, filter)
          const count = (change: string) => flips.filter((flip) => flip.change === change).length
          expect(compared?.flips).toEqual({
            ...{ joins: count('joins'), leaves: count('leaves'), moves: count('moves') },
          })
          for (const [side, figures] of [compared?.live, compared?.candidate].entries()) {
            const sizes = expected.flatMap((each) => each.sizes[side] ?? [])
            expect(figures).toMatchObject({
              clusters: sizes.length,
              grouped: sizes.reduce((sum, size) => sum + size, 0),
              largest: Math.max(0, ...sizes),
            })
          }
          seen.flips += flips.length
          seen.leftOut += expected.reduce((sum, { all }) => sum + all, 0) - flips.length
          if (isWordsOnly && flips.length > 0) seen.otherWords++
        },
      ),
      { numRuns: HISTORIES },
    )
    expect(Math.min(seen.flips, seen.leftOut)).toBeGreaterThan(HISTORIES / 3)
    expect(seen.otherWords).toBeGreaterThan(HISTORIES / 20)
  }, 240_000)
})
