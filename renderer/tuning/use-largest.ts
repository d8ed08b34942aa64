import { useDebouncedValue } from '@mantine/hooks'
import { useMemo } from 'react'
import type { Comparison } from '../../shared/model/preview.ts'
import type { LargestClusters } from './effects/change-words.ts'

/** How long figures rest before they are said in a sentence: made anew with each step of the slider, it holds that up. */
const REST_MS = 300

/** The largest clusters now and then, once they rest; null before. */
export function useLargest(
  sides: Pick<Comparison, 'live' | 'candidate'> | undefined,
): LargestClusters | null {
  const [live, candidate] = [sides?.live.largest, sides?.candidate.largest]
  const largest = useMemo(
    () => (live === undefined || candidate === undefined ? null : { live, candidate }),
    [live, candidate],
  )
  const [rested] = useDebouncedValue(largest, REST_MS)
  return largest === rested ? rested : null
}
