const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu

/** The words that similarity is about. A mark never starts one, so an emoji's variation selector is none. */
export const wordsOf = (text: string): string[] => text.match(word) ?? []

/** The distinct code-point trigrams of a text: each word with two spaces before it and one after it. */
export function trigramsOf(normalised: string): Set<string> {
  const trigrams = new Set<string>()
  for (const found of wordsOf(normalised)) {
    const codePoints = Array.from(`  ${found} `)
    for (let start = 0; start + 3 <= codePoints.length; start++) {
      trigrams.add(codePoints.slice(start, start + 3).join(''))
    }
  }
  return trigrams
}
