import type { ClusterStatus } from '../../shared/model/cluster.ts'

export const statusWords: Record<ClusterStatus, string> = { open: 'open', actioned: 'answered' }
