import { z } from 'zod'
import { Chain, ChainPath, ChainSide } from '../model/chain.ts'
import {
  Act,
  ClusterDetail,
  ClusterMember,
  ClusterRow,
  ClusterStatus,
  RemovedMessages,
} from '../model/cluster.ts'
import { ActId, ClusterId, LabelId, MessageId } from '../model/id.ts'
import { Label, Verdict } from '../model/label.ts'
import { LinkKind } from '../model/link.ts'
import { incomingText } from '../model/text.ts'
import { call, cursor, limit, page, scope } from './basics.ts'

/** Clusters, and what people do and say about them. */

const clusterQuery = scope.extend({
  status: ClusterStatus.nullable().default(null),
  /** Words that a member's text holds; case does not matter. */
  search: incomingText(500).default(''),
  sort: z.enum(['newest', 'largest', 'weakest']).default('newest'),
})

export const clusters = {
  list: call
    .input(clusterQuery.extend({ cursor, limit }))
    .output(page(ClusterRow).extend({ total: z.number().int() })),
  read: call.input(z.object({ id: ClusterId })).output(ClusterDetail),
  members: call.input(z.object({ id: ClusterId, cursor, limit })).output(page(ClusterMember)),
  /** How a cluster hangs together: its weakest link, its bridge, its hub. */
  chain: call.input(z.object({ id: ClusterId })).output(Chain),
  /** How two of its messages hang together. CANNOT_TRACE where one is not in it, or nothing joins them any more. */
  path: call.input(z.object({ id: ClusterId, from: MessageId, to: MessageId })).output(ChainPath),
  /** The members on one side of the link that brought a message. */
  side: call
    .input(z.object({ id: ClusterId, message: MessageId, side: ChainSide }))
    .output(z.object({ messages: z.array(MessageId) })),
  /** Marks a cluster as answered by one reply. */
  action: call.input(z.object({ id: ClusterId, responseText: incomingText(20_000).min(1) })).output(Act),
  remove: call
    .input(z.object({ id: ClusterId, messages: RemovedMessages, reason: incomingText(500).default('') }))
    .output(Act),
  /** Not again: these two, and later messages with their texts, are never put together. */
  refuse: call
    .input(z.object({ message: MessageId, candidate: MessageId, reason: incomingText(500).default('') }))
    .output(Act),
  /** Puts a message without a home together with an earlier one that it is linked to. */
  join: call.input(z.object({ message: MessageId, candidate: MessageId })).output(Act),
  /** Takes an act back. */
  restore: call.input(z.object({ act: ActId })).output(Act),
}

export const labels = {
  put: call
    .input(
      z.object({
        message: MessageId,
        candidate: MessageId,
        kind: LinkKind,
        verdict: Verdict,
        source: z.enum(['clusters', 'tuning', 'cli']),
      }),
    )
    .output(Label),
  takeBack: call.input(z.object({ id: LabelId })).output(z.object({ id: LabelId })),
  list: call.input(scope.extend({ cursor, limit })).output(page(Label).extend({ total: z.number().int() })),
}
