const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

const steps = [
  { unit: 'year', seconds: 31_557_600 },
  { unit: 'month', seconds: 2_629_800 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const

/** How long ago, in the largest unit that fits: "3h ago", "in 2d". Under a minute: "just now". */
export function relativeTime(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000
  const step = steps.find((step) => Math.abs(seconds) >= step.seconds)
  return step ? relative.format(Math.trunc(seconds / step.seconds), step.unit) : 'just now'
}

/** How much that is, in the largest unit that fits: "45 seconds", "3 hours". */
export function differenceText(differenceMs: number): string {
  const seconds = Math.abs(differenceMs) / 1000
  const { unit, seconds: size } = steps.find((step) => seconds >= step.seconds) ?? {
    unit: 'second',
    seconds: 1,
  }
  const value = Math.floor(seconds / size)
  return `${value} ${unit}${value === 1 ? '' : 's'}`
}

/** The whole date and time, in the reader's time zone. */
export function exactTime(at: Date): string {
  return exact.format(at)
}

/** How long something takes, in its two largest units: "under a minute", "12 min", "3 h 20 min", "2 d 4 h". */
export function spanText(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (minutes < 1) return 'under a minute'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  const [large, small] =
    hours < 24 ? [`${hours} h`, `${minutes % 60} min`] : [`${Math.floor(hours / 24)} d`, `${hours % 24} h`]
  return small.startsWith('0 ') ? large : `${large} ${small}`
}
