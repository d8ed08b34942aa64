import type { Queue } from 'pg-boss'
import { DEAD_LETTERS, type JobName } from './jobs.ts'

/** A process that was killed is noticed by its missing heartbeats. */
const HEARTBEAT_SECONDS = 10
export const SUPERVISE_SECONDS = 10
const DAY_SECONDS = 86_400

/** Of every queue that somebody works on. */
const working = {
  retryLimit: 8,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  deadLetter: DEAD_LETTERS,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  retentionSeconds: 90 * DAY_SECONDS,
  deleteAfterSeconds: 60,
} as const

export const queues: Readonly<Record<JobName | typeof DEAD_LETTERS, Omit<Queue, 'name'>>> = {
  dead: { retentionSeconds: 365 * DAY_SECONDS, deleteAfterSeconds: DAY_SECONDS },
  embed: { ...working, policy: 'standard', expireInSeconds: 900 },
  decide: { ...working, policy: 'short', expireInSeconds: 3_600 },
  prepare: { ...working, policy: 'short', expireInSeconds: 86_400 },
  backfill: { ...working, policy: 'short', expireInSeconds: 86_400 },
  check: { ...working, policy: 'short', expireInSeconds: 86_400 },
  aggregate: { ...working, policy: 'short', expireInSeconds: 3_600 },
  validate: { ...working, policy: 'short', expireInSeconds: 86_400 },
}
