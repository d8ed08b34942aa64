import type { Backfill, BackfillHours, BackfillState } from '../../shared/model/backfill.ts'

/** Whether a person can still do something about it. */
export const isUnderWay = ({ state }: Pick<Backfill, 'state'>): boolean =>
  state === 'running' || state === 'paused' || state === 'failed'

/** How far it is, 0 to 1; null before its messages are counted. */
export function shareDone({ state, total, takenIn, leftAlone }: Backfill): number | null {
  if (state === 'done') return 1
  if (total === null) return null
  return total === 0 ? 1 : Math.min(1, (takenIn + leftAlone) / total)
}

export const stateWords: Readonly<Record<BackfillState, string>> = {
  running: 'running',
  paused: 'paused',
  done: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
}

const isAllDay = ({ from, to }: BackfillHours): boolean => from === to % 24

const two = (hour: number) => String(hour).padStart(2, '0')

/** Hours of the day in UTC; null is all day. */
export function hoursWords(hours: BackfillHours | null): string {
  if (hours === null || isAllDay(hours)) return 'all day'
  return `${two(hours.from)}:00 to ${two(hours.to)}:00 UTC`
}

/** What time of the day here an hour of UTC is. */
function localHour(hour: number, offsetMinutes: number): string {
  const minutes = (((hour * 60 + offsetMinutes) % 1_440) + 1_440) % 1_440
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/**
 * The same hours by the clock here.
 * @param offsetMinutes what this clock is ahead of UTC
 */
export function localHoursWords({ from, to }: BackfillHours, offsetMinutes: number): string {
  if (isAllDay({ from, to })) return 'all day'
  return `${localHour(from, offsetMinutes)} to ${localHour(to, offsetMinutes)} here`
}

/** Whether it may run at this moment. */
export function isAllowedNow(hours: BackfillHours | null, now: Date): boolean {
  if (hours === null || isAllDay(hours)) return true
  const hour = now.getUTCHours()
  return hours.from < hours.to ? hour >= hours.from && hour < hours.to : hour >= hours.from || hour < hours.to
}
