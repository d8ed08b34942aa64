import { useEffect, useState } from 'react'
import type { MessageId } from '../../shared/model/id.ts'

interface Loaded {
  /** Of the rows in their order; null for one that is no message. */
  readonly ids: readonly (MessageId | null)[]
  readonly hasMore: boolean
  readonly loadMore: () => void
}

/**
 * Goes to a message of a list, however far down: what lies before it is loaded first. `at` is its place from when it is
 * there until it is said to be shown.
 */
export function useSought({ ids, hasMore, loadMore }: Loaded) {
  const [sought, setSought] = useState<MessageId | null>(null)
  const at = sought === null ? -1 : ids.indexOf(sought)
  const isMissing = sought !== null && at < 0
  useEffect(() => {
    if (isMissing && hasMore) loadMore()
  }, [isMissing, hasMore, loadMore])
  return { at: at < 0 ? null : at, seek: setSought, shown: () => setSought(null) }
}
