import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparisonRows } from '../../renderer/tuning/comparison-rows.ts'
import { inWindow, noFilter, windowOf, windows } from '../../renderer/tuning/count-filter.ts'
import { csvOf } from '../../renderer/tuning/exports/csv.ts'
import { changeSummaryText } from '../../renderer/tuning/effects/change-words.ts'
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
  homeless: fc.nat(9_999),
  trigramLinks: fc.nat(999),
  vectorLinks: fc.nat(999),
  suggested: fc.nat(9_999),
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
        'Without a home',
        'Joined by trigram',
        'Joined by vector',
        'Suggested',
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

const cell = fc.oneof(
  fc.string(),
  fc.constantFrom('=1+1', '+1', '-1', '@x', '\t', 'a"b', 'a,b', 'a\nb', '\r\n'),
  fc.double({ noNaN: true }),
)

test('a table that leaves is read back as it was, and no text of it is a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell)), (rows) => {
      const read = parse(csvOf({ head: ['one', 'two', 'three'], rows }, '=about'), {
        relaxColumnCount: false,
      }) as string[][]
      expect(read[0]).toEqual(['one', 'two', 'three', 'about'])
      for (const row of read.slice(1)) expect(row[3]).toBe("'=about")
      expect(read.length).toBe(rows.length + 1)
      for (const [place, row] of rows.entries()) {
        for (const [column, given] of row.entries()) {
          const written = read[place + 1]?.[column] ?? ''
          if (typeof given === 'number') expect(Number(written) === given).toBe(true)
          else {
            expect(written.replace(/^'/, '')).toBe(given.replace(/^'/, ''))
            expect(written).not.toMatch(/^[=+\-@\t\r]/)
          }
        }
      }
    }),
  )
})

test('a time window is whole days that end with today, and is known again by where it begins', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      (now) => {
        for (const { value, days } of windows) {
          const filter = inWindow(noFilter, value, now)
          expect(windowOf(filter, now)).toBe(value)
          if (days === null) continue
          const from = Date.parse(filter.from ?? '')
          expect(from % 86_400_000).toBe(0)
          expect(now.getTime() - from).toBeLessThan(days * 86_400_000)
          expect(now.getTime() - from).toBeGreaterThanOrEqual((days - 1) * 86_400_000)
        }
      },
    ),
  )
})

test('what becomes of clusters is said with the largest one on both sides', () => {
  const none = { split: 0, merge: 0, regroup: 0, appear: 0, vanish: 0, grow: 0, shrink: 0 }
  const summary = { total: 3, kinds: { ...none, split: 1, vanish: 2 }, moved: 1_240, creators: 1 }
  const said = '1\u2009240 messages move, of 1 creator: 1 splits, 2 vanish.'
  expect(changeSummaryText(summary, null)).toBe(said)
  expect(changeSummaryText(summary, { live: 212, candidate: 64 })).toBe(
    `${said} Largest cluster 212 now, 64 then.`,
  )
  expect(changeSummaryText(summary, { live: 64, candidate: 64 })).toBe(`${said} Largest cluster 64, as now.`)
  const unchanged = { total: 0, kinds: none, moved: 0, creators: 0 }
  expect(changeSummaryText(unchanged, { live: 9, candidate: 9 })).toBe('Every cluster stays as it is.')
})
