import { z } from 'zod'
import { CreatorId, ExternalMessageId, LabelId } from './id.ts'
import { LinkKind } from './link.ts'

/** A reviewer's word on a link. It moves nothing; it teaches. */
export const Verdict = z.enum(['same', 'different', 'unsure'])
export type Verdict = z.infer<typeof Verdict>

/** A verdict in the local training set, with the pair as it was when it was given. */
export const Label = z.object({
  id: LabelId,
  creator: CreatorId,
  message: ExternalMessageId,
  messageText: z.string(),
  candidate: ExternalMessageId,
  candidateText: z.string(),
  kind: LinkKind,
  /** Score of the link: 0 to 1 (cosine may be lower for foreign models, never below -1). */
  score: z.number().min(-1).max(1),
  verdict: Verdict,
  /** Config that was live when the verdict was given. */
  configVersion: z.number().int(),
  /** Where it was given. */
  source: z.enum(['clusters', 'tuning', 'cli']),
  createdAt: z.iso.datetime(),
})
export type Label = z.infer<typeof Label>
