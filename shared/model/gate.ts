import { z } from 'zod'
import { CreatorId } from './id.ts'

/**
 * Whether messages of a creator are grouped. `shadow`: everything is decided, and nobody sees it. `off`: they are
 * stored only, and can be taken in later.
 */
export const Gate = z.enum(['on', 'shadow', 'off'])
export type Gate = z.infer<typeof Gate>

/** A gate as it was set; of everyone without one of its own where `creator` is null. */
export const SetGate = z.object({
  creator: CreatorId.nullable(),
  value: Gate,
  author: z.string(),
  changedAt: z.iso.datetime(),
})
export type SetGate = z.infer<typeof SetGate>

/** Messages of a creator that came while its gate was off, and that nobody has asked to be taken in. */
export const KeptOut = z.object({ creator: CreatorId, messages: z.number().int() })
export type KeptOut = z.infer<typeof KeptOut>
