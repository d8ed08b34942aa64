/** The model's own reading of texts, written from the words of the rules and nothing else. */

/** NUL and lone surrogates to U+FFFD, NFKC, lower case, runs of white space to one space, trimmed. */
export function normalisedText(text: string): string {
  let clean = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const isLoneSurrogate = code >= 0xd800 && code <= 0xdfff
    clean += code === 0 || isLoneSurrogate ? '\ufffd' : character
  }
  return clean.normalize('NFKC').toLowerCase().split(/\s+/u).filter(Boolean).join(' ')
}

/** No letter, digit or symbol left. An emoji is a symbol. */
export const isEmpty = (normalised: string): boolean => !/[\p{L}\p{N}\p{S}]/u.test(normalised)

/** Has no letter and no digit: no words in the sense of trigrams. */
export const isWithoutWords = (normalised: string): boolean => !/[\p{L}\p{N}]/u.test(normalised)

const WITHOUT_SPACES = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']

/** Words by white space; a text in a script written without spaces is never short. */
export function isShortText(normalised: string, minimumWords: number): boolean {
  const isNeverShort = WITHOUT_SPACES.some((script) =>
    new RegExp(`\\p{Script=${script}}`, 'u').test(normalised),
  )
  if (isNeverShort) return false
  return normalised.split(' ').filter(Boolean).length < minimumWords
}

/** The sequences of digits, in order. */
export const numbersOf = (normalised: string): string => (normalised.match(/\p{Nd}+/gu) ?? []).join(' ')

function trigrams(normalised: string): string[] {
  const found: string[] = []
  for (const word of normalised.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []) {
    const padded = [...`  ${word} `]
    for (let start = 0; start + 3 <= padded.length; start++) {
      const trigram = padded.slice(start, start + 3).join('')
      if (!found.includes(trigram)) found.push(trigram)
    }
  }
  return found
}

const trigramsByText: Record<string, string[]> = {}
const trigramsOnce = (normalised: string): string[] => {
  const known = trigramsByText[normalised] ?? trigrams(normalised)
  trigramsByText[normalised] = known
  return known
}

/** Shared / union in millionths; null where one of the texts has no words. */
export function trigramScoreOf(one: string, other: string): number | null {
  const left = trigramsOnce(one)
  const right = trigramsOnce(other)
  if (left.length === 0 || right.length === 0) return null
  const shared = left.filter((trigram) => right.includes(trigram)).length
  return Math.round((shared / (left.length + right.length - shared)) * 1_000_000)
}

/** Cosine of two unit vectors in millionths: plain sum in index order. */
export function vectorScoreOf(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < one.length; index++) sum += Number(one[index]) * Number(other[index])
  const millionths = Math.round(sum * 1_000_000)
  return millionths === 0 ? 0 : millionths
}
