import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparisonRows } from '../../renderer/tuning/comparison-rows.ts'
import { flipSummary } from '../../renderer/tuning/flip-words.ts'
import { labelMarks, scoreBars, scoreRanges } from '../../renderer/tuning/score-bins.ts'
import { Verdict } from '../../shared/model/label.ts'
import { SCORE_BINS } from '../../shared/model/preview.ts'

const counts = fc.array(fc.nat(500), { minLength: SCORE_BINS, maxLength: SCORE_BINS })
const score = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((millionths) => millionths / 1_000_000)
const labels = fc.array(fc.record({ score, verdict: fc.constantFrom(...Verdict.options) }))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

test('the bars hold every count once, each inside its own bin', () => {
  fc.assert(
    fc.property(counts, (counts) => {
      const bars = scoreBars(counts)
      expect(bars.map(({ count }) => count)).toEqual(counts)
      expect(bars.map(({ score }) => Math.floor(score * SCORE_BINS))).toEqual([...counts.keys()])
    }),
  )
})

test('the table holds what the chart holds', () => {
  fc.assert(
    fc.property(counts, labels, (counts, given) => {
      const inside = given.filter(({ score }) => score >= 0)
      const ranges = scoreRanges({ counts, labels: inside, without: 0 })
      expect(sum(ranges.map(({ links }) => links))).toBe(sum(counts))
      expect(sum(ranges.flatMap(({ labels }) => Object.values(labels)))).toBe(inside.length)
    }),
  )
})

test('each label is in one mark, and no two marks of a verdict share a place', () => {
  fc.assert(
    fc.property(labels, (given) => {
      const marks = labelMarks(given)
      expect(sum(marks.map(({ count }) => count))).toBe(given.length)
      expect(new Set(marks.map(({ verdict, score }) => `${verdict} ${score}`)).size).toBe(marks.length)
      for (const { score } of marks) expect(score > 0 && score < 1).toBe(true)
    }),
  )
})

const preview = fc.record({
  threshold: fc.constant(0.5),
  trigramThreshold: fc.constant(0.9),
  messages: fc.nat(),
  clusters: fc.nat(10_000),
  grouped: fc.nat(10_000),
  formationRate: fc.constantFrom(0, 0.125, 1),
  largest: fc.nat(999),
})

test('a comparison shows a change exactly where two figures differ', () => {
  fc.assert(
    fc.property(preview, preview, (live, candidate) => {
      const rows = comparisonRows(live, candidate)
      expect(rows.map(({ label }) => label)).toEqual([
        'Clusters',
        'Grouped messages',
        'Formation rate',
        'Largest cluster',
      ])
      for (const row of rows) expect(/^0(\.0 points)?$/.test(row.change)).toBe(row.live === row.candidate)
    }),
  )
})

test('what would change is told without the parts that would not', () => {
  expect(flipSummary({ joins: 0, leaves: 0, moves: 0 })).toBe('No message would change.')
  expect(flipSummary({ joins: 12, leaves: 0, moves: 3 })).toBe(
    '12 messages would join, 3 would move to another link.',
  )
})
