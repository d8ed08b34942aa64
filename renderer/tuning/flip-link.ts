import type { Flip } from '../../shared/model/preview.ts'
import type { LabelledLink } from '../labels/use-label.ts'

/** The link that flips: the candidate's where it has one, else the live one's. */
export function flipLink({ message, live, candidate, label, labelId }: Flip): LabelledLink | null {
  const side = candidate ?? live
  if (!side) return null
  return {
    message: message.id,
    candidate: side.id,
    kind: side.kind,
    verdict: label,
    labelId,
  }
}
