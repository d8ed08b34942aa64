import { COUNT_ALL, type CountFilter, countsAll, lastDays } from '../../shared/model/count-filter.ts'
import { countText } from '../ui/numbers.ts'

/** A time window by whole days, which ends with today. */
export const windows = [
  { value: 'all', label: 'Any time', days: null },
  { value: '7', label: 'Last 7 days', days: 7 },
  { value: '30', label: 'Last 30 days', days: 30 },
  { value: '90', label: 'Last 90 days', days: 90 },
] as const

export type Window = (typeof windows)[number]['value']

/** Where a window of so many days begins. Figures of some of them are computed ahead. */
const windowStart = (days: number, now: Date): string => lastDays(days, now.getTime()).from

/** The window that a filter is of; null where it is of none of them. */
export function windowOf(filter: CountFilter, now: Date): Window | null {
  if (filter.from === null) return 'all'
  return windows.find(({ days }) => days !== null && windowStart(days, now) === filter.from)?.value ?? null
}

export function inWindow(filter: CountFilter, window: Window, now: Date): CountFilter {
  const days = windows.find(({ value }) => value === window)?.days ?? null
  return { ...filter, from: days === null ? null : windowStart(days, now), to: null }
}

/** "last 30 days, 20 to 200 characters, en"; empty where everything is counted. */
export function filterWords(filter: CountFilter, now: Date): string {
  if (countsAll(filter)) return ''
  const window = windowOf(filter, now)
  const { from, to, minLength, maxLength, language } = filter
  const days = windows.find(({ value, days: of }) => value === window && of !== null)
  const day = (at: string) => at.replace(/T00:00:00(\.000)?Z$/, '')
  const words = [
    days?.label.toLowerCase() ?? (from === null ? null : `from ${day(from)}`),
    to === null ? null : `before ${day(to)}`,
    minLength === null ? null : `${countText(minLength)} characters or more`,
    maxLength === null ? null : `at most ${countText(maxLength)} characters`,
    language,
  ]
  return words.filter((word) => word !== null).join(', ')
}

export const noFilter = COUNT_ALL
