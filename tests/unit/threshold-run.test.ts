import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Thresholds } from '../../electron/clusters/accept.ts'
import { ACCEPTED, type Previewed, preview } from '../../electron/clusters/preview.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { members } from '../../electron/clusters/preview-summary.ts'
import { RunCounter } from '../../electron/clusters/threshold-count.ts'
import { planThresholds } from '../../electron/clusters/threshold-plan.ts'
import { SUGGESTED, ThresholdRunner } from '../../electron/clusters/threshold-run.ts'
import { SIZE_BINS, sizesOfBin } from '../../shared/model/threshold-curve.ts'
import { randomHistory } from '../support/histories.ts'
import { randomValues } from '../support/history-values.ts'
import { columnsOf } from '../support/model/columns.ts'
import { play } from '../support/playing.ts'

const HISTORIES = 600
const LENGTH = 130

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), {
  minLength: 3,
  maxLength: 8,
})

describe('all thresholds of a history', () => {
  it('are each what the preview makes of it, whichever came before', () => {
    let withActs = 0
    let without = 0
    fc.assert(
      fc.property(randomHistory(LENGTH), randomValues, pairs, fc.boolean(), (random, values, at, isBare) => {
        const commands = isBare
          ? random.commands.filter(({ do: kind }) => !people.has(kind))
          : random.commands
        const { model } = play({ ...random, commands })
        const inHand = model.configs[0]?.embeddingModel
        for (const creator of model.creators()) {
          const history = columnsOf(creator)
          if (history.acts.length > 0) withActs++
          else without++
          const made = (version: number) =>
            model.configs[version - 1] as NonNullable<(typeof model.configs)[0]>
          const isInHand = (version: number) => made(version).embeddingModel === inHand
          const plan = planThresholds(history, (version) => ({
            values: isInHand(version) ? values : made(version),
            isInHand: isInHand(version),
          }))
          const runner = new ThresholdRunner(plan)
          const isChosen = Uint8Array.from({ length: history.firstDecision.length }, (_, index) =>
            (index * 7) % 3 === 0 ? 0 : 1,
          )
          for (const [hundredths, suggested] of at) {
            const [threshold, suggestThreshold] = [hundredths * 10_000, suggested * 10_000]
            const expected = preview(
              history,
              (version): Thresholds =>
                isInHand(version) ? { ...values, threshold, suggestThreshold } : made(version),
            )
            const run = runner.run(threshold, suggestThreshold)
            expect([...run.home]).toEqual([...expected.home])
            const outcomes = [...expected.kind.entries()].map(([decision, kind]) =>
              expected.isSuggested[decision] === 1 ? SUGGESTED : kind,
            )
            expect([...run.outcome]).toEqual(outcomes)
            for (const chosen of [null, isChosen]) {
              const counter = new RunCounter(history, chosen)
              const { messages, ...counts } = countPlainly(history, expected, chosen)
              expect(counter.count(run)).toEqual(counts)
              expect(counter.messages).toBe(messages)
            }
          }
        }
      }),
      { numRuns: HISTORIES },
    )
    expect(Math.min(withActs, without)).toBeGreaterThan(HISTORIES / 10)
  }, 240_000)
})

const people = new Set(['action', 'remove', 'refuse', 'restore', 'join', 'delete'])

/** From the clusters as they are shown, one message after the other. */
function countPlainly(history: CreatorHistory, previewed: Previewed, isChosen: Uint8Array | null) {
  const decided = [...history.firstDecision.keys()].filter(
    (index) => history.isUncounted[index] === 0 && isChosen?.[index] !== 0,
  )
  const isCounted = new Set(decided)
  const sizes = members(history, previewed)
    .map((cluster) => cluster.members.filter((seq) => isCounted.has(seq - 1)).length)
    .filter((size) => size > 0)
  const decisions = [...history.decided.keys()].filter((each) =>
    isCounted.has(history.decided[each] as number),
  )
  const countOf = (kind: number) => decisions.filter((decision) => previewed.kind[decision] === kind).length
  return {
    messages: decided.length,
    clusters: sizes.length,
    grouped: sizes.reduce((sum, size) => sum + size, 0),
    largest: Math.max(0, ...sizes),
    homeless: decided.filter((index) => previewed.home[index] === -1).length,
    trigramLinks: countOf(ACCEPTED.trigram),
    vectorLinks: countOf(ACCEPTED.vector),
    suggested: decided.filter((index) => previewed.isSuggested[history.lastDecision[index] as number] === 1)
      .length,
    sizes: Array.from({ length: SIZE_BINS }, (_, bin) => {
      const { from, to } = sizesOfBin(bin)
      return sizes.filter((size) => size >= from && (to === null || size <= to)).length
    }),
  }
}
