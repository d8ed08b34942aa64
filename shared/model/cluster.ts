import { z } from 'zod'
import { Match, Outcome } from './decision.ts'
import { ActId, ClusterId, CreatorId, LabelId, MessageId } from './id.ts'
import { Verdict } from './label.ts'
import { LinkKind } from './link.ts'
import { Message } from './message.ts'
import { Similarity } from './similarity.ts'

export const ClusterStatus = z.enum(['open', 'actioned'])
export type ClusterStatus = z.infer<typeof ClusterStatus>

/** Bins of the tiny histogram in a row: ten of width 0.1 over the scores of accepted links. */
export const ROW_HISTOGRAM_BINS = 10

/** One row of the cluster list. */
export const ClusterRow = z.object({
  id: ClusterId,
  creator: CreatorId,
  status: ClusterStatus,
  /** Text of the oldest member. */
  preview: z.string(),
  /** Two or more in lists; fewer where a home that is no longer shown is read by its id. */
  members: z.number().int().min(0),
  /** Lowest score of the links that brought the members here; null where none is left. */
  weakestScore: Similarity.nullable(),
  weakestKind: LinkKind.nullable(),
  histogram: z.array(z.number().int()).length(ROW_HISTOGRAM_BINS),
  createdAt: z.iso.datetime(),
})
export type ClusterRow = z.infer<typeof ClusterRow>

/** One member, in order of joining, and why it is here. */
export const ClusterMember = z.object({
  message: Message,
  outcome: Outcome,
  /** Null for the message that the first join matched to. */
  match: Match.nullable(),
  /** The verdict on the link to `match`, if a reviewer gave one. */
  label: Verdict.nullable(),
  /** The label with that verdict, needed to take it back. */
  labelId: LabelId.nullable(),
  /** Config in force when this was decided. */
  configVersion: z.number().int(),
  threshold: Similarity,
  trigramThreshold: Similarity,
  isWeakest: z.boolean(),
})
export type ClusterMember = z.infer<typeof ClusterMember>

/** Something people did: it can be taken back while nothing stands in the way. */
export const Act = z.object({
  id: ActId,
  kind: z.enum(['action', 'remove', 'refuse', 'restore', 'join', 'delete', 'rebuild']),
  cluster: ClusterId.nullable(),
  /** Messages it touched. */
  messages: z.number().int(),
  reason: z.string(),
  author: z.string(),
  createdAt: z.iso.datetime(),
  isTakenBack: z.boolean(),
})
export type Act = z.infer<typeof Act>

export const ClusterDetail = ClusterRow.extend({
  responseText: z.string().nullable(),
  /** Messages of the home that a newer one of the same channel replaced. */
  superseded: z.number().int(),
  acts: z.array(Act),
})
export type ClusterDetail = z.infer<typeof ClusterDetail>

/** What of a message is needed to take it out of its cluster. */
export const RemovedMessages = z.array(MessageId).min(1).max(10_000)
