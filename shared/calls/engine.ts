import { z } from 'zod'
import { Act } from '../model/cluster.ts'
import { DryRun } from '../model/decision.ts'
import { EmbeddingSettings, EmbeddingState, EmbeddingTrial, Preparation } from '../model/embedding.ts'
import { CreatorId, MessageId } from '../model/id.ts'
import { DeadLetter, EngineWork, MatchingPause } from '../model/job.ts'
import { Creator } from '../model/message.ts'
import { Suggestion } from '../model/suggestion.ts'
import { incomingText } from '../model/text.ts'
import { call, cursor, limit, page, scope } from './basics.ts'

/** Messages, and the work that is done on them. */

/** Of a provider of embeddings; as it goes into a header of HTTP. */
const ProviderKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,1000}$/)
  .nullable()

export const creators = {
  list: call.output(z.array(Creator)),
}

export const messages = {
  /** Decides a text as if it arrived now, and stores nothing. */
  decide: call
    .input(
      z.object({
        creator: CreatorId,
        text: incomingText(1_000_000),
        channel: incomingText(500).optional(),
      }),
    )
    .output(DryRun),
  /** Erases what a message says and who sent it, for good. */
  delete: call.input(z.object({ message: MessageId, reason: incomingText(500).default('') })).output(Act),
  /** Has messages of a creator taken in that came while its gate was off. */
  takeIn: call.input(z.object({ creator: CreatorId })).output(z.object({ messages: z.number().int() })),
  /** Messages that are alone, each with the one it comes nearest to, for a person to put together. */
  suggested: call.input(scope.extend({ cursor, limit })).output(page(Suggestion)),
}

export const jobs = {
  read: call.output(EngineWork),
  deadLetters: call.input(z.object({ cursor, limit })).output(page(DeadLetter)),
  /** Has them done again; null is all of them. */
  redrive: call
    .input(z.object({ ids: z.array(z.uuid()).min(1).max(1000).nullable() }))
    .output(z.object({ moved: z.number().int() })),
  /** Gives them up. What they were about stays as it is. */
  discard: call
    .input(z.object({ ids: z.array(z.uuid()).min(1).max(1000) }))
    .output(z.object({ discarded: z.number().int() })),
  /** Pauses matching for everyone who works on this database, after the batch at hand; or has it go on. */
  pauseMatching: call
    .input(z.object({ isPaused: z.boolean() }))
    .output(z.object({ pause: MatchingPause.nullable() })),
}

export const embeddings = {
  read: call.output(EmbeddingState),
  /** A null key leaves what is known for that server. It stays on this machine. */
  save: call
    .input(
      z.object({
        settings: EmbeddingSettings,
        key: ProviderKey.default(null),
        /** Beyond the end of the program, where `Settings.keepsPasswords`. */
        keepsKey: z.boolean().default(false),
        /** What is held or kept for that server, before `key` is taken. */
        forgetsKey: z.boolean().default(false),
      }),
    )
    .output(EmbeddingState),
  /** Embeds one word by these settings, and saves nothing but what it cost. */
  test: call
    .input(z.object({ settings: EmbeddingSettings, key: ProviderKey.default(null) }))
    .output(EmbeddingTrial),
  /** Null where every creator lives by the model of the newest config. */
  preparation: call.output(Preparation.nullable()),
}
