const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: true })

const THIN_SPACE = '\u2009'
const MINUS = '\u2212'

/** 10003 -> "10 003", with thin spaces. */
export function countText(value: number): string {
  return count.format(value).replaceAll(',', THIN_SPACE).replace('-', MINUS)
}

/** "1 message", "10 003 messages". */
export function counted(value: number, noun: string): string {
  return `${countText(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** A similarity of 0 to 1 with two digits, or four where it is looked at closely. */
export function scoreText(value: number, digits: 2 | 4 = 2): string {
  return value.toFixed(digits).replace('-', MINUS)
}

/** A threshold with as many digits as it has, at least two: 0.42, 0.4237. */
export function thresholdText(value: number): string {
  const exact = value.toFixed(4).replace(/0{1,2}$/, '')
  return exact.replace('-', MINUS)
}

/** 0.314 -> "31.4 %". */
export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)}${THIN_SPACE}%`.replace('-', MINUS)
}

/** A difference of two shares: 0.071 -> "7.1 points". */
export function pointsText(difference: number): string {
  return `${(difference * 100).toFixed(1)} points`.replace('-', MINUS)
}

/** The same with a sign, for differences; "0" has none. */
export function signed(value: number, text: (value: number) => string): string {
  if (value === 0) return text(0)
  return value > 0 ? `+${text(value)}` : text(value)
}

const units = ['bytes', 'KB', 'MB', 'GB'] as const

/** 1536 -> "1.5 KB". */
export function bytesText(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${power === 0 ? countText(value) : value.toFixed(1)}${THIN_SPACE}${units[power]}`
}
