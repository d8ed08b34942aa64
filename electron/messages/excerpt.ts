const unseen = /[\p{C}\p{Zl}\p{Zp}]/gu

/** The beginning of a foreign text on one line, what cannot be seen written as `\u{...}`, so that it can stand in a sentence. */
export function excerpt(text: string, length: number): string {
  const beginning = Array.from(text.slice(0, length * 2))
    .slice(0, length)
    .join('')
  const shown = beginning.replaceAll(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
  return beginning.length < text.length ? `${shown}…` : shown
}
