import type { Tiktoken } from 'js-tiktoken/lite'

/** Tokens of a text that are embedded. OpenAI's models take 8,192 and count them as `cl100k_base` does. */
export const MOST_TOKENS = 8_000

/** Letters in a row longer than this are counted in parts: byte pairs of one long word take time by its square. */
const LONGEST_PIECE = 256

type Counter = { readonly encoder: Tiktoken; readonly pieces: RegExp }

let counter: Promise<Counter> | undefined

/** Costs half a second and 30 MB, hence only once a text is long enough. */
async function loadCounter(): Promise<Counter> {
  const [{ Tiktoken }, { default: ranks }] = await Promise.all([
    import('js-tiktoken/lite'),
    import('js-tiktoken/ranks/cl100k_base'),
  ])
  return { encoder: new Tiktoken(ranks), pieces: new RegExp(ranks.pat_str, 'gu') }
}

/** What of a text is embedded: its first 8,000 tokens, and never half a character. */
export async function firstTokens(text: string): Promise<{ text: string; isTruncated: boolean }> {
  // A token has a byte at least.
  if (Buffer.byteLength(text) <= MOST_TOKENS) return { text, isTruncated: false }
  counter ??= loadCounter()
  const { encoder, pieces } = await counter
  let left = MOST_TOKENS
  for (const { index, piece } of piecesOf(text, pieces)) {
    // What looks like a special token is text like any other.
    const tokens = encoder.encode(piece, [], [])
    if (tokens.length > left) {
      const whole = commonLength(piece, encoder.decode(tokens.slice(0, left)))
      return { text: text.slice(0, index + whole), isTruncated: true }
    }
    left -= tokens.length
  }
  return { text, isTruncated: false }
}

/** The parts that are encoded each by itself, in order. */
function* piecesOf(text: string, pieces: RegExp): Generator<{ index: number; piece: string }> {
  for (const { index, 0: piece } of text.matchAll(pieces)) {
    for (let start = 0; start < piece.length; ) {
      const end = wholeCharacters(piece, Math.min(start + LONGEST_PIECE, piece.length))
      yield { index: index + start, piece: piece.slice(start, end) }
      start = end
    }
  }
}

/** UTF-16 units that two texts begin with alike; not half a pair. */
function commonLength(text: string, other: string): number {
  let length = 0
  while (length < text.length && text[length] === other[length]) length++
  return wholeCharacters(text, length)
}

/** The same place, or the one before it where it lies inside a character. */
function wholeCharacters(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1)
  const isInside = at < text.length && unit >= 0xd800 && unit < 0xdc00
  return isInside ? at - 1 : at
}
