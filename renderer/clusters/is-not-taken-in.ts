import type { ClusterDetail, ClusterMember } from '../../shared/model/cluster.ts'

/** Whether its messages were there before Likeness: then they are counted, and none is known. */
export function isNotTakenIn(cluster: ClusterDetail | undefined, members: readonly ClusterMember[]): boolean {
  return cluster !== undefined && cluster.members > 0 && members.length === 0
}
