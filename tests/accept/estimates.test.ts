import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { betaQuantile } from '../../electron/estimates/beta.ts'
import { displayBand, wilsonLimits } from '../../electron/estimates/display-band.ts'

type Golden = {
  readonly betaQuantile: readonly { a: number; b: number; q: number; value: number }[]
  readonly wilson95: readonly { k: number; n: number; lower: number; upper: number }[]
  readonly displayBand: readonly {
    readonly strataCounts: readonly number[]
    readonly n: readonly number[]
    readonly k: readonly number[]
    readonly estimate: number
    readonly unlabelledWeight: number
    readonly nEff: number
    readonly lower: number
    readonly upper: number
  }[]
}

/** Numbers worked out by another program in another language. */
const golden = JSON.parse(
  readFileSync(new URL('../../../shared/reference/threshold-golden.json', import.meta.url), 'utf8'),
) as Golden

test('the quantiles of beta distributions are the golden ones', () => {
  for (const { a, b, q, value } of golden.betaQuantile) expect(betaQuantile(q, a, b)).toBeCloseTo(value, 9)
  expect(golden.betaQuantile.length).toBeGreaterThan(3)
})

test("Wilson's limits are the golden ones", () => {
  for (const { k, n, lower, upper } of golden.wilson95) {
    const [low, high] = wilsonLimits(k / n, n)
    expect([low - lower, high - upper].map(Math.abs).every((off) => off < 1e-9)).toBe(true)
  }
  expect(golden.wilson95.length).toBeGreaterThan(3)
})

test('display bands are the golden ones', () => {
  for (const { strataCounts, n, k, estimate, unlabelledWeight, nEff, lower, upper } of golden.displayBand) {
    const band = displayBand(
      strataCounts.map((size, at) => ({ size, labels: n[at] ?? 0, wrong: k[at] ?? 0 })),
    )
    expect(band.estimate).toBeCloseTo(estimate, 9)
    expect(band.unlabelled).toBeCloseTo(unlabelledWeight, 9)
    expect(band.effectiveLabels).toBeCloseTo(nEff, 6)
    expect(band.low).toBeCloseTo(lower, 9)
    expect(band.high).toBeCloseTo(upper, 9)
  }
  expect(golden.displayBand.length).toBeGreaterThan(2)
})
