import { countText } from '../ui/numbers.ts'

/** 9999 of 10000 -> "99.99 %". Rounded down: what is not all right is never said to be. */
export function consistencyText(checked: number, matches: number): string {
  if (checked === 0) return 'not known yet'
  return matches === checked ? '100 %' : `${(Math.floor((matches / checked) * 10_000) / 100).toFixed(2)} %`
}

/** 230 -> "230 ms", 4200 -> "4.2 s". */
export const tookText = (tookMs: number): string =>
  tookMs < 1_000 ? `${countText(tookMs)} ms` : `${(tookMs / 1_000).toFixed(1)} s`
