import { sizesOfBin } from '../../../shared/model/threshold-curve.ts'
import { countText } from '../../ui/numbers.ts'

/** "3–4", "4 097 or more": the members of the clusters of a bin. */
export function sizeWords(bin: number): string {
  const { from, to } = sizesOfBin(bin)
  if (to === null) return `${countText(from)} or more`
  return from === to ? countText(from) : `${countText(from)}–${countText(to)}`
}
