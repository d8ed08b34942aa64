import type { ClusterMember } from '../../shared/model/cluster.ts'
import type { LabelledLink } from '../labels/use-label.ts'

/** The link that brought a member here; null for the one that the first join matched to. */
export function linkOf({ message, match, label, labelId }: ClusterMember): LabelledLink | null {
  if (!match) return null
  return {
    message: message.id,
    candidate: match.id,
    kind: match.kind,
    verdict: label,
    labelId,
  }
}
