const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?`
const half = String.raw`(?:\s?(?<half>[ap])\.?m\.?)?`
const zone = String.raw`(?:\s?(?<zone>(?:utc|gmt)?[+-]\d{2}(?::?\d{2})?|z|utc|gmt)(?:\s(?:utc|gmt|\(.*\)))?)?`
const weekday = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s)?`
const monthName = String.raw`(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`
const clock = String.raw`(?:(?:[t,]|,?\s)\s?${time}${half}${zone})?`

/** Day and month are told apart in each of these; `01/02/2026` says nothing and is not among them. */
const forms = [
  String.raw`(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})${clock}`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})${clock}`,
  String.raw`(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})${clock}`,
  String.raw`${weekday}(?<day>\d{1,2})[\s-]${monthName}[\s-](?<year>\d{4})${clock}`,
  String.raw`${weekday}${monthName}\s(?<day>\d{1,2}),?\s(?<year>\d{4})${clock}`,
].map((form) => new RegExp(`^${form}$`, 'i'))

type Parts = Partial<Record<string, string>>

function hourOf(parts: Parts): number {
  const hour = Number(parts.hour ?? 0)
  if (parts.half === undefined) return hour
  if (hour < 1 || hour > 12) return Number.NaN
  return (hour % 12) + (parts.half.toLowerCase() === 'p' ? 12 : 0)
}

function zoneMinutes(parts: Parts): number {
  const found = /([+-])(\d{2}):?(\d{2})?$/.exec(parts.zone ?? '')
  if (found === null) return 0
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3] ?? 0))
}

function dateOf(parts: Parts): Date | null {
  const month =
    parts.month === undefined ? months.indexOf(parts.name?.toLowerCase() ?? '') : Number(parts.month) - 1
  const [year, day, hour] = [Number(parts.year), Number(parts.day), hourOf(parts)]
  const [minute, second] = [Number(parts.minute ?? 0), Number(parts.second ?? 0)]
  const days = new Date(Date.UTC(year, month, day))
  const isReal = days.getUTCMonth() === month && days.getUTCDate() === day
  if (!isReal || !(hour <= 23) || minute > 59 || second > 60) return null
  if (Math.abs(zoneMinutes(parts)) > MOST_ZONE_MINUTES) return null
  const milliseconds = Math.floor(Number(`0.${parts.fraction ?? 0}`) * 1000)
  return new Date(Date.UTC(year, month, day, hour, minute - zoneMinutes(parts), second, milliseconds))
}

/** Seconds, milliseconds or microseconds since 1970, told apart by size: seconds from 1973 to 5138. */
function fromEpoch(value: number): Date | null {
  if (value >= 1e8 && value < 1e11) return new Date(Math.floor(value * 1000))
  if (value >= 1e11 && value < 1e14) return new Date(Math.floor(value))
  if (value >= 1e14 && value < 1e17) return new Date(Math.floor(value / 1000))
  return null
}

const startOfCounting = Date.UTC(1970, 0, 1)
const MOST_CHARACTERS = 80
const MOST_ZONE_MINUTES = 14 * 60

/** Reads a time: ISO 8601, epoch numbers, and common forms that mean one day only. Without a zone it is UTC. Null where it is none. */
export function readDate(value: string | number): Date | null {
  const text = String(value).trim()
  if (/^\d{9,17}(\.\d+)?$/.test(text)) return fromEpoch(Number(text))
  if (text.length > MOST_CHARACTERS) return null
  const groups = forms.map((form) => form.exec(text)?.groups).find((found) => found !== undefined)
  const date = groups === undefined ? null : dateOf(groups)
  return date !== null && date.getTime() >= startOfCounting ? date : null
}
