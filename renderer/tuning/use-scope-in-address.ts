import { useEffect, useEffectEvent, useRef } from 'react'
import type { CreatorId } from '../../shared/model/id.ts'
import { useScope } from '../frame/scope.tsx'

/**
 * Keeps the creator that is looked at and the one in the address the same, whichever of the two was changed.
 * @param said by the address; undefined where it does not say.
 */
export function useScopeInAddress(said: CreatorId | null | undefined, onChosen: () => void): void {
  const { creator, choose } = useScope()
  const known = useRef(creator)
  const follow = useEffectEvent((next: CreatorId | null) => {
    if (next !== creator) choose(next)
  })
  const tell = useEffectEvent(() => {
    if (said !== undefined && said !== creator) onChosen()
  })
  useEffect(() => {
    if (said !== undefined) follow(said)
  }, [said])
  useEffect(() => {
    // Not at first: what the address says comes before what was chosen earlier.
    if (known.current === creator) return
    known.current = creator
    tell()
  }, [creator])
}
