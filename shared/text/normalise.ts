/** Version of everything in this file: stored hashes and counts are comparable only within one version. */
export const NORMALISER_VERSION = 1

/** The text with NUL and lone surrogates as U+FFFD: neither can be held by Postgres. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')

/** A JSON value with every string in it, keys included, made storable. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storable(value)
  if (Array.isArray(value)) return value.map(storableJson)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [storable(key), storableJson(held)]))
}

// `\s` lacks U+0085, the Unicode property lacks U+FEFF; both are white space to the eye.
const whiteSpace = /[\s\p{White_Space}]+/gu

/** One form for all spellings of the same letters. White space stays as it is. */
export const foldLetters = (text: string): string => storable(text).normalize('NFKC').toLowerCase()

/** The form of a text that is hashed, embedded and compared. */
export const normalise = (text: string): string => foldLetters(text).replace(whiteSpace, ' ').trim()

/** No letter, digit or symbol (emoji are symbols) is left: there is nothing to compare. */
export const isEmptyText = (normalised: string): boolean => !/[\p{L}\p{N}\p{S}]/u.test(normalised)

const scriptsWithoutSpaces = [
  'Han',
  'Hiragana',
  'Katakana',
  'Bopomofo',
  'Yi',
  'Thai',
  'Lao',
  'Khmer',
  'Myanmar',
  'Tibetan',
  'Javanese',
  'Balinese',
  'Tai_Le',
  'New_Tai_Lue',
  'Tai_Tham',
  'Tai_Viet',
]
const withoutSpaces = new RegExp(
  `[${scriptsWithoutSpaces.map((script) => `\\p{Script=${script}}`).join('')}]`,
  'u',
)

/** Words by white space; null where a letter of a script that is written without spaces occurs. */
export function wordCount(normalised: string): number | null {
  if (withoutSpaces.test(normalised)) return null
  return normalised === '' ? 0 : normalised.split(' ').length
}

const digit = /\p{Nd}/u

/** Decimal digits stand in Unicode in runs of ten from 0 to 9, so the place in its run is the value. */
function digitValue(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0
  let zero = codePoint
  while (digit.test(String.fromCodePoint(zero - 1))) zero--
  return (codePoint - zero) % 10
}

/** The sequences of digits in order, in ASCII digits whatever script they were written in. */
export const digitSequences = (normalised: string): string[] =>
  (normalised.match(/\p{Nd}+/gu) ?? []).map((sequence) => Array.from(sequence, digitValue).join(''))
