import { z } from 'zod'
import { Chain, ChainMessage, CutLink, JoinKind } from './chain.ts'
import { ClusterId, CreatorId, ExternalMessageId, MessageId } from './id.ts'
import { Flip } from './preview.ts'
import { Similarity } from './similarity.ts'

/**
 * What becomes of clusters between the live config and a candidate. `regroup`: several become several others. `grow` and
 * `shrink`: one cluster that stays one.
 */
export const ClusterChangeKind = z.enum(['split', 'merge', 'regroup', 'appear', 'vanish', 'grow', 'shrink'])
export type ClusterChangeKind = z.infer<typeof ClusterChangeKind>

/** Some clusters of one side, the largest first, each by its first messages; and how many there are. */
const SomeClusters = z.object({
  total: z.number().int(),
  shown: z.array(z.object({ size: z.number().int(), texts: z.array(z.string()) })),
})
export type SomeClusters = z.infer<typeof SomeClusters>

export const ClusterChange = z.object({
  creator: CreatorId,
  /** Lowest seq of its messages: names it among the changes of its creator. */
  seq: z.number().int(),
  kind: ClusterChangeKind,
  /** Messages that do not stay with those they were with. */
  moved: z.number().int(),
  before: SomeClusters,
  after: SomeClusters,
})
export type ClusterChange = z.infer<typeof ClusterChange>

export const ChangeSummary = z.object({
  total: z.number().int(),
  kinds: z.record(ClusterChangeKind, z.number().int()),
  moved: z.number().int(),
  /** Creators with a change. */
  creators: z.number().int(),
})
export type ChangeSummary = z.infer<typeof ChangeSummary>

/** Which side of a change: the clusters now, or those with the candidate. */
export const ChangeSide = z.enum(['before', 'after'])
export type ChangeSide = z.infer<typeof ChangeSide>

/** Place among the members of its cluster, in the order of seqs; null for one that is not shown there. */
const memberAt = z.number().int().nullable()

const PlacedMessage = ChainMessage.extend({ memberAt })

const PreviewedCut = CutLink.omit({ at: true }).extend({ message: PlacedMessage, match: PlacedMessage })

/** How a cluster of a preview hangs together. */
export const PreviewedChain = Chain.extend({
  weakest: PreviewedCut.nullable(),
  bridge: PreviewedCut.nullable(),
  hub: z.object({ message: PlacedMessage, members: z.number().int() }).nullable(),
})
export type PreviewedChain = z.infer<typeof PreviewedChain>

const ChangedCluster = z.object({
  /** Among those of its side, in the order of their lowest seqs. */
  place: z.number().int(),
  size: z.number().int(),
  chain: PreviewedChain,
  /** The cluster that is shown by now with its first member in it; null where there is none, and for a candidate's. */
  live: ClusterId.nullable(),
})
export type ChangedCluster = z.infer<typeof ChangedCluster>

const ChangedMember = z.object({
  id: MessageId,
  externalId: ExternalMessageId,
  text: z.string(),
  /** Place of its cluster on this side, and its own in that. */
  cluster: z.number().int(),
  memberAt: z.number().int(),
  /** Place of its cluster on the other side; null where it is in none. */
  other: z.number().int().nullable(),
  /** What brought it here: by what it was matched to whom. */
  match: z.object({ memberAt, kind: JoinKind, score: Similarity.nullable() }).nullable(),
})
export type ChangedMember = z.infer<typeof ChangedMember>

/** A page of the members of one side, cluster by cluster, with the clusters that these are of. */
export const ChangedSide = z.object({
  items: z.array(ChangedMember),
  next: z.string().nullable(),
  total: z.number().int(),
  clusters: z.array(ChangedCluster),
  /** Clusters of this side in all. */
  clusterCount: z.number().int(),
})
export type ChangedSide = z.infer<typeof ChangedSide>

export const ChangedFlips = z.object({
  items: z.array(Flip),
  next: z.string().nullable(),
  total: z.number().int(),
})
export type ChangedFlips = z.infer<typeof ChangedFlips>

/** One change in full: the first page of each side, and of the links that flip in it. */
export const OpenedChange = z.object({
  kind: ClusterChangeKind,
  moved: z.number().int(),
  before: ChangedSide,
  after: ChangedSide,
  flips: ChangedFlips,
})
export type OpenedChange = z.infer<typeof OpenedChange>
