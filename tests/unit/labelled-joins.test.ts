import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJoin, type PlacedLink } from '../../electron/clusters/labelled-joins.ts'
import { ACCEPTED, preview } from '../../electron/clusters/preview.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { randomHistory } from '../support/histories.ts'
import { randomValues } from '../support/history-values.ts'
import { columnsOf } from '../support/model/columns.ts'
import { play } from '../support/playing.ts'

type AnyLink = PlacedLink & { readonly score: number; readonly rank: number; readonly decision: number }

/** Every stored link of messages that were decided once. */
function linksOf(history: CreatorHistory): AnyLink[] {
  return [...history.decided.entries()].flatMap(([decision, index]) => {
    if (history.firstDecision[index] !== history.lastDecision[index]) return []
    const of = (kind: 'trigram' | 'vector', start: Int32Array, seqs: Int32Array, scores: Int32Array) => {
      const from = start[decision] as number
      return [...seqs.subarray(from, start[decision + 1])].map((candidate, at) => ({
        ...{ creator: 'one', seq: index + 1, candidate, kind, decision, rank: at + 1 },
        score: scores[from + at] as number,
      }))
    }
    return [
      ...of('trigram', history.trigramStart, history.trigramSeq, history.trigramScore),
      ...of('vector', history.vectorStart, history.vectorSeq, history.vectorScore),
    ]
  })
}

test('a link is a join just where the preview accepts it at one vector threshold or another', () => {
  let joined = 0
  let passed = 0
  fc.assert(
    fc.property(randomHistory(80), randomValues, (random, values) => {
      // Nobody acts, so nothing is refused.
      const commands = random.commands.filter(({ do: kind }) => !people.has(kind))
      const { model } = play({ ...random, commands })
      for (const creator of model.creators()) {
        const history = columnsOf(creator)
        const links = linksOf(history)
        const thresholds = [
          0,
          ...new Set(links.flatMap(({ kind, score }) => (kind === 'vector' ? score : []))),
        ]
        const previews = thresholds.map((threshold) => preview(history, { ...values, threshold }))
        const expected = links.map(({ kind, rank, decision }) =>
          previews.some((one) => one.kind[decision] === ACCEPTED[kind] && one.rank[decision] === rank),
        )
        const under = () => ({ values, isInHand: true })
        expect(links.map((link) => isJoin(history, under, null, link))).toEqual(expected)
        joined += expected.filter(Boolean).length
        passed += expected.length
        const isChosen = Uint8Array.from(history.firstDecision, (_, index) => index % 2)
        expect(links.map((link) => isJoin(history, under, isChosen, link))).toEqual(
          expected.map((isJoin, at) => isJoin && (links[at]?.seq ?? 0) % 2 === 0),
        )
      }
    }),
    { numRuns: 100 },
  )
  expect(joined).toBeGreaterThan(500)
  expect(passed).toBeGreaterThan(joined * 2)
}, 120_000)

const people = new Set(['action', 'remove', 'refuse', 'restore', 'join', 'delete'])
