import { type RefObject, useState } from 'react'
import type { MessageId } from '../../shared/model/id.ts'

/** Two messages of a cluster of which it is asked how they hang together. */
export interface TracedPair {
  readonly from: MessageId
  readonly to: MessageId
}

/** The pair that is looked at, and how to begin with the marked ones and to go back to the messages. */
export function useTrace(marked: readonly MessageId[], gridRef: RefObject<HTMLElement | null>) {
  const [traced, setTraced] = useState<TracedPair | null>(null)
  const [from, to, ...more] = marked
  return {
    traced,
    /** Null unless two are marked. */
    begin: from && to && more.length === 0 ? () => setTraced({ from, to }) : null,
    forget: () => setTraced(null),
    end: () => {
      setTraced(null)
      gridRef.current?.focus()
    },
  }
}
