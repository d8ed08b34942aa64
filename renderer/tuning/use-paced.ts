import { useEffect, useState } from 'react'
import type { ConfigValues } from '../../shared/model/config.ts'
import { areAllSame } from './tuned-values.ts'

/** A question that takes longer than this is broken off when the slider has moved on. */
const PATIENCE_MS = 400

/**
 * The values that are asked about. While the slider moves, one question is under way at a time and the newest value is
 * asked next, so answers keep coming and the last one is that of the last value.
 */
export function usePaced(wanted: ConfigValues) {
  const [asked, setAsked] = useState(wanted)
  return { asked, setAsked, isBehind: !areAllSame(asked, wanted) }
}

/** Asks about the wanted values as soon as the question before is answered. */
export function usePace(
  { setAsked, isBehind }: ReturnType<typeof usePaced>,
  wanted: ConfigValues,
  isFetching: boolean,
) {
  // At once, while it is rendered: an effect would cost a frame.
  if (isBehind && !isFetching) setAsked(wanted)
  useEffect(() => {
    if (!isBehind || !isFetching) return
    const timer = setTimeout(() => setAsked(wanted), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isBehind, isFetching, wanted, setAsked])
}
