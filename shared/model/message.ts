import { z } from 'zod'
import { CreatorId, ExternalMessageId, MessageId } from './id.ts'

/** A message as screens and the command line show it. Never with its vector. */
export const Message = z.object({
  id: MessageId,
  externalId: ExternalMessageId,
  creator: CreatorId,
  seq: z.number().int().positive(),
  text: z.string(),
  channel: z.string(),
  visitor: z.string(),
  isPaid: z.boolean(),
  createdAt: z.iso.datetime(),
})
export type Message = z.infer<typeof Message>

/** One creator with what is stored for it. */
export const Creator = z.object({
  id: CreatorId,
  messages: z.number().int(),
  /** Stored but not decided yet. */
  pending: z.number().int(),
})
export type Creator = z.infer<typeof Creator>
