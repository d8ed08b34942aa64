import { z } from 'zod'
import { ExternalMessageId, MessageId } from './id.ts'
import { LinkKind } from './link.ts'
import { Similarity } from './similarity.ts'

/** A message of a chain. Those that people are not shown in the cluster can still be what joins others. */
export const ChainMessage = z.object({
  id: MessageId,
  externalId: ExternalMessageId,
  text: z.string(),
  visitor: z.string(),
  /** `superseded`: a newer one of its conversation is shown. `shadow`: it is there in shadow. */
  place: z.enum(['member', 'superseded', 'shadow']),
})
export type ChainMessage = z.infer<typeof ChainMessage>

/** What brought a message into its cluster: a link of a kind, or a person who put it there. */
export const JoinKind = z.enum([...LinkKind.options, 'person'])
export type JoinKind = z.infer<typeof JoinKind>

/** A message and the earlier one that it was matched to. */
export const ChainLink = z.object({
  message: ChainMessage,
  match: ChainMessage,
  kind: JoinKind,
  /** Null for a person, who gives none. */
  score: Similarity.nullable(),
  at: z.iso.datetime(),
})
export type ChainLink = z.infer<typeof ChainLink>

/** A link with the members on either side of it: those who came by way of it, and those they came to. */
export const CutLink = ChainLink.extend({ below: z.number().int(), rest: z.number().int() })
export type CutLink = z.infer<typeof CutLink>

/** How a cluster hangs together. */
export const Chain = z.object({
  /** The link of the lowest score among those that brought the members; null where none is left. */
  weakest: CutLink.nullable(),
  /** The link whose loss would leave most members on the smaller side; null where only single ones would fall off. */
  bridge: CutLink.nullable(),
  /** The message that most members were matched to. */
  hub: z.object({ message: ChainMessage, members: z.number().int() }).nullable(),
  /** Links between the two members that are furthest from each other. */
  longestPath: z.number().int(),
  /** More than one where those who joined them have left. */
  parts: z.number().int(),
})
export type Chain = z.infer<typeof Chain>

/** Steps of a path that are given; longer ones are cut. */
export const SHOWN_STEPS = 200

/** How two messages of a cluster hang together, from one to the other. */
export const ChainPath = z.object({
  steps: z.array(
    ChainLink.extend({
      /** From the message on to its match, or from the match back to the message. */
      direction: z.enum(['to-match', 'from-match']),
    }),
  ),
  /** Steps there are in all. */
  length: z.number().int(),
  /** The one of the lowest score, wherever on the path; null where only people joined them. */
  weakest: ChainLink.nullable(),
})
export type ChainPath = z.infer<typeof ChainPath>

/** Members that came by way of a link, or the rest of those that it holds together. */
export const ChainSide = z.enum(['below', 'rest'])
export type ChainSide = z.infer<typeof ChainSide>

/** Members of a side that are named at most: as many as can be taken out at once. */
export const MOST_ON_A_SIDE = 10_000
