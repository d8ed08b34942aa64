const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: true })

const THIN_SPACE = '\u2009'
/** As narrow, and no line ends at it. */
const NARROW_NO_BREAK_SPACE = '\u202f'
const MINUS = '\u2212'

/** 10003 -> "10 003", with thin spaces. */
export function countText(value: number): string {
  return count.format(value).replaceAll(',', THIN_SPACE).replace('-', MINUS)
}

/** "1 message", "10 003 messages". */
export function counted(value: number, noun: string): string {
  return `${countText(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** A sentence from the core, with the whole numbers in it grouped, each on one line: the command line has none of that. */
export function groupedText(sentence: string): string {
  // Decimals stay together, as do digits of a word.
  return sentence.replace(/(?<![\p{L}\d._-])\d{4,}(?![\p{L}_-])/gu, (digits) =>
    countText(Number(digits)).replaceAll(THIN_SPACE, NARROW_NO_BREAK_SPACE),
  )
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

const dollars = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** 1234.5 -> "$1 234.50"; what is no whole cent is "under $0.01". */
export function dollarsText(value: number): string {
  if (value > 0 && value < 0.01) return 'under $0.01'
  return `$${dollars.format(value).replaceAll(',', THIN_SPACE)}`
}
