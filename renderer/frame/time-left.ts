/** How many waited when it was read, in milliseconds of any clock. */
export interface PendingSample {
  readonly at: number
  readonly pending: number
}

/** What is looked back on: the pace of now, not of the whole. */
const WINDOW_MS = 60_000
const LEAST_MS = 2_000
/** Nearly all that is looked back on; readings do not come to the second. */
const STILL_MS = 50_000

/** The samples with one more; what is too old, or of a wait before the last one, is left out. */
export function withSample(samples: readonly PendingSample[], sample: PendingSample): PendingSample[] {
  const last = samples.at(-1)
  if (last && sample.pending > last.pending) return [sample]
  return [...samples.filter(({ at }) => sample.at - at <= WINDOW_MS), sample]
}

/**
 * Seconds until nobody waits, by the pace of the samples, which are read whether or not anything changed; `still` where
 * nothing did for as long as is looked back on; null while it is not known.
 */
export function timeLeft(samples: readonly PendingSample[]): number | 'still' | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.at - first.at < LEAST_MS) return null
  if (first.pending === last.pending) return last.at - first.at < STILL_MS ? null : 'still'
  const pace = (first.pending - last.pending) / (last.at - first.at)
  return Math.ceil(last.pending / pace / 1000)
}
