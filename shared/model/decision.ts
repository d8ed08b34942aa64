import { z } from 'zod'
import { CreatorId, ExternalMessageId, MessageId } from './id.ts'
import { LinkKind } from './link.ts'
import { Similarity } from './similarity.ts'

/**
 * What the engine did with a message.
 * `joined`: into the candidate's home. `created`: a new home for both. `single`: no home.
 * `skipped:*`: not matched (`paid`, `empty`, `gate` neither embedded nor linked; `short` is both).
 * `degraded:kept`: its vector came late, when it had a home already.
 * `rebuild`: what is not answered was grouped anew; it got another home or none, or is held by another link.
 */
export const Outcome = z.enum([
  'joined',
  'created',
  'single',
  'skipped:paid',
  'skipped:empty',
  'skipped:gate',
  'skipped:short',
  'degraded:kept',
  'rebuild',
])
export type Outcome = z.infer<typeof Outcome>

/** The candidate a message was matched to, with both scores of the pair. */
export const Match = z.object({
  id: MessageId,
  externalId: ExternalMessageId,
  text: z.string(),
  visitor: z.string(),
  kind: LinkKind,
  trigramScore: Similarity.nullable(),
  vectorScore: z.number().min(-1).max(1).nullable(),
})
export type Match = z.infer<typeof Match>

/** What the engine would do with a text that is not stored. */
export const DryRun = z.object({
  creator: CreatorId,
  /** When it is taken to arrive: now, or right after the newest message where that is too old to match now. */
  arrivesAt: z.iso.datetime(),
  outcome: Outcome,
  suggested: z.boolean(),
  match: Match.nullable(),
  configVersion: z.number().int(),
  threshold: Similarity,
  trigramThreshold: Similarity,
  links: z.array(
    z.object({
      kind: LinkKind,
      rank: z.number().int().min(1).max(10),
      candidate: ExternalMessageId,
      text: z.string(),
      score: Similarity,
      /** Why the engine passes over this link, where it does. */
      passedOver: z.enum(['numbers', 'short', 'refused']).nullable(),
    }),
  ),
})
export type DryRun = z.infer<typeof DryRun>
