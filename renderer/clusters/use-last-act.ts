import { useRef } from 'react'
import type { Act } from '../../shared/model/cluster.ts'
import type { ActId } from '../../shared/model/id.ts'

/** Remembers what was done last on this screen, for the key that takes it back. */
export function useLastAct() {
  const last = useRef<ActId | null>(null)
  return {
    /** Passes the act on once it is done. */
    async note(doing: Promise<Act>): Promise<Act> {
      const act = await doing
      last.current = act.id
      return act
    },
    /** The last one, once. */
    take(): ActId | null {
      const id = last.current
      last.current = null
      return id
    },
  }
}
