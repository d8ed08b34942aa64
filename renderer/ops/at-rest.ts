import type { EngineWork } from '../../shared/model/job.ts'

/** Nothing waits or is kept from going on, nothing is being done, and nothing has failed. */
export function isAtRest({ queues, dead, pending, degraded, pause }: EngineWork): boolean {
  const isQueued = queues.some(({ ready, deferred, active }) => ready + deferred + active > 0)
  return !isQueued && pause === null && dead + pending + degraded === 0
}
