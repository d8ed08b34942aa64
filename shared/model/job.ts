import { z } from 'zod'
import { CreatorId } from './id.ts'

/** What is asked to be done in the background, by whichever process has the time. */
export const QueueState = z.object({
  queue: z.string(),
  /** Jobs that can begin now. */
  ready: z.number().int(),
  /** Jobs that wait for a time: until then on purpose, or after a failure. */
  deferred: z.number().int(),
  /** Jobs that somebody is at. */
  active: z.number().int(),
  /** Jobs that have failed and are tried again. */
  retrying: z.number().int(),
  /** Since the oldest job that can begin was put in; null where none can. */
  oldestMs: z.number().int().nullable(),
})
export type QueueState = z.infer<typeof QueueState>

/** Matching is paused by a person, for everyone who works on the database. */
export const MatchingPause = z.object({ by: z.string(), since: z.iso.datetime() })
export type MatchingPause = z.infer<typeof MatchingPause>

/** What the engine is at, whoever does it. */
export const EngineWork = z.object({
  queues: z.array(QueueState),
  /** Jobs that failed too often: see `jobs.deadLetters`. */
  dead: z.number().int(),
  /** Messages that are stored and not decided, and since when the first of them is. */
  pending: z.number().int(),
  oldestPendingMs: z.number().int().nullable(),
  /** Decisions made without a vector that has not come yet. */
  degraded: z.number().int(),
  pause: MatchingPause.nullable(),
})
export type EngineWork = z.infer<typeof EngineWork>

/** A job that failed too often. Done again, or given up, by a person's word only. */
export const DeadLetter = z.object({
  id: z.uuid(),
  queue: z.string(),
  creator: CreatorId.nullable(),
  /** Messages it is about; 0 where it is about a creator as a whole. */
  messages: z.number().int(),
  attempts: z.number().int(),
  /** Code of the failure, or "a bug" where it was none that is expected. */
  reason: z.string(),
  failedAt: z.iso.datetime(),
})
export type DeadLetter = z.infer<typeof DeadLetter>
