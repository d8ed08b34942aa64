import { createHash } from 'node:crypto'
import { digitSequences, isEmptyText, normalise, wordCount } from '../../shared/text/normalise.ts'

/** What the engine knows of a text without reading it again. */
export type TextFacts = {
  normalised: string
  /** SHA-256 of the normalised text, in hex. */
  textHash: string
  /** Words by white space; null where the script is written without spaces, which is never short. */
  wordCount: number | null
  /** Equal for two texts exactly where their sequences of digits are; '' where there are none. */
  numbersHash: string
  /** No letter, digit or symbol: never matched. */
  isEmpty: boolean
}

/** In hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What two texts share exactly where they are the same to the engine. */
export const textHashOf = (normalised: string): string => sha256(normalised)

export function textFacts(text: string): TextFacts {
  const normalised = normalise(text)
  const numbers = digitSequences(normalised)
  return {
    normalised,
    textHash: textHashOf(normalised),
    wordCount: wordCount(normalised),
    numbersHash: numbers.length === 0 ? '' : sha256(numbers.join(' ')).slice(0, 16),
    isEmpty: isEmptyText(normalised),
  }
}
