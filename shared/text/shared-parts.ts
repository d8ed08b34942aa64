import { foldLetters } from './normalise.ts'
import { wordsOf } from './trigrams.ts'

/** A stretch of a text, as it was written, and whether the other text has it too. */
export type TextPart = { text: string; isShared: boolean }

/** Normalised code points, each with the piece of the text it came from. */
type Spelling = { codePoints: string[]; pieceOf: number[] }

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const piecesOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment)

// Folding can change a text's length, so it is done piece by piece to know where each letter came from.
// A lower-case sigma has two forms by its place in the word; here both are the middle one.
function spell(pieces: readonly string[]): Spelling {
  const codePoints: string[] = []
  const pieceOf: number[] = []
  pieces.forEach((piece, index) => {
    for (const codePoint of foldLetters(piece).replaceAll('ς', 'σ')) {
      codePoints.push(codePoint)
      pieceOf.push(index)
    }
  })
  return { codePoints, pieceOf }
}

function* threes(word: readonly string[]): Generator<[start: number, letters: string]> {
  for (let start = 0; start + 3 <= word.length; start++) yield [start, word.slice(start, start + 3).join('')]
}

function sharedCodePoints(spelling: Spelling, other: Spelling): boolean[] {
  const otherWords = new Set(wordsOf(other.codePoints.join('')))
  const otherThrees = new Set<string>()
  for (const word of otherWords) for (const [, letters] of threes(Array.from(word))) otherThrees.add(letters)

  const isShared: boolean[] = new Array(spelling.codePoints.length).fill(false)
  let at = 0
  for (const stretch of spelling.codePoints.join('').split(/([\p{L}\p{N}][\p{L}\p{M}\p{N}]*)/u)) {
    const letters = Array.from(stretch)
    if (otherWords.has(stretch)) isShared.fill(true, at, at + letters.length)
    else
      for (const [start, three] of threes(letters)) {
        if (otherThrees.has(three)) isShared.fill(true, at + start, at + start + 3)
      }
    at += letters.length
  }
  return isShared
}

/**
 * Splits a text into stretches that the other text has too and stretches that it has not: whole words,
 * and inside other words three letters or more in a row. The stretches joined give the text.
 */
export function sharedParts(text: string, other: string): TextPart[] {
  const pieces = piecesOf(text)
  const spelling = spell(pieces)
  const isShared = sharedCodePoints(spelling, spell(piecesOf(other)))
  const sharedPieces = new Set(spelling.pieceOf.filter((_, index) => isShared[index]))

  const parts: TextPart[] = []
  pieces.forEach((piece, index) => {
    const last = parts.at(-1)
    if (last !== undefined && last.isShared === sharedPieces.has(index)) last.text += piece
    else parts.push({ text: piece, isShared: sharedPieces.has(index) })
  })
  return parts
}
