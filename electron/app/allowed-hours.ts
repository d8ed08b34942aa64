import type { BackfillHours } from '../../shared/model/backfill.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Milliseconds until one of the hours begins; 0 within them. */
export function msUntilAllowed(nowMs: number, hours: BackfillHours | null): number {
  if (hours === null || hours.from === hours.to % 24) return 0
  const intoDayMs = nowMs % DAY_MS
  const { from, to } = hours
  const hour = intoDayMs / HOUR_MS
  const isWithin = from < to ? hour >= from && hour < to : hour >= from || hour < to
  return isWithin ? 0 : (from * HOUR_MS - intoDayMs + DAY_MS) % DAY_MS
}
