import { z } from 'zod'
import { ClusterId, ExternalMessageId, MessageId } from './id.ts'
import { Message } from './message.ts'
import { Similarity } from './similarity.ts'

/** A message without a home, and the earlier one it comes nearest to: alike enough to show, not to group. */
export const Suggestion = z.object({
  message: Message,
  candidate: z.object({
    id: MessageId,
    externalId: ExternalMessageId,
    text: z.string(),
    visitor: z.string(),
    createdAt: z.iso.datetime(),
    /** The shown cluster it is in; null where it is alone. */
    cluster: ClusterId.nullable(),
  }),
  /** Of their vectors. */
  score: Similarity,
})
export type Suggestion = z.infer<typeof Suggestion>
