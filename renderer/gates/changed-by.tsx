import type { SetGate } from '../../shared/model/gate.ts'
import { TimeAgo } from '../ui/figures.tsx'

/** Who set a gate, and when. */
export function ChangedBy({ gate: { author, changedAt } }: { readonly gate: SetGate }) {
  return (
    <>
      set by <bdi>{author}</bdi> · <TimeAgo at={changedAt} />
    </>
  )
}
