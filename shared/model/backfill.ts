import { z } from 'zod'
import { BackfillId, CreatorId } from './id.ts'
import { incomingText } from './text.ts'

/** Days back from its start that a backfill takes messages in from, unless told otherwise. */
export const USUAL_WINDOW_DAYS = 90

/** Which messages without a seq are meant. */
export const BackfillScope = z.object({
  /** Null: everybody's. */
  creator: CreatorId.nullable().default(null),
  windowDays: z.number().int().min(1).max(36_500).default(USUAL_WINDOW_DAYS),
  /** The model that vectors are of which are there already. Null: of none that is known; they are made anew. */
  adoptsModel: incomingText(200).min(1).nullable().default(null),
})
export type BackfillScope = z.infer<typeof BackfillScope>

/** Hours of the day in UTC, `to` left out. 22 to 4 spans midnight; the same twice is all day. */
export const BackfillHours = z.object({
  from: z.number().int().min(0).max(23),
  to: z.number().int().min(0).max(24),
})
export type BackfillHours = z.infer<typeof BackfillHours>

export const BackfillPlan = BackfillScope.extend({
  hours: BackfillHours.nullable().default(null),
  messagesPerMinute: z.number().int().min(1).max(1_000_000).nullable().default(null),
})
export type BackfillPlan = z.infer<typeof BackfillPlan>

export const BackfillState = z.enum(['running', 'paused', 'done', 'cancelled', 'failed'])
export type BackfillState = z.infer<typeof BackfillState>

/** A backfill and how far it is. */
export const Backfill = BackfillPlan.extend({
  id: BackfillId,
  state: BackfillState,
  /** Messages there were to look at when it began; null until they are counted. */
  total: z.number().int().nullable(),
  takenIn: z.number().int(),
  /** Messages that it has given a vector. */
  embedded: z.number().int(),
  /** Members of clusters that were there before, and what Likeness has no names for. */
  leftAlone: z.number().int(),
  /** By the pace so far; null before there is one, and once it is over. Hours it must not run in are not counted. */
  secondsLeft: z.number().nullable(),
  /** Why it stopped, or waits; a failure code with its data. */
  failure: z.object({ code: z.string(), data: z.unknown() }).nullable(),
  author: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})
export type Backfill = z.infer<typeof Backfill>

/** What a backfill would come to. */
export const BackfillEstimate = z.object({
  messages: z.number().int(),
  /** Of these, those that have a vector already, whatever it is of. */
  withVectors: z.number().int(),
  /** Different texts that a vector has to be made for. */
  texts: z.number().int(),
  tokens: z.number().int(),
  dollars: z.number(),
  minutes: z.number(),
  /** What the figures rest on, for people. */
  basis: z.string(),
})
export type BackfillEstimate = z.infer<typeof BackfillEstimate>
