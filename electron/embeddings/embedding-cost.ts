import { type EmbeddingSettings, usualPrice } from '../../shared/model/embedding.ts'
import { MOST_TOKENS } from './first-tokens.ts'

/** Texts that are to be embedded, all together. */
export type TextSizes = { readonly texts: number; readonly characters: number; readonly bytes: number }

export type CostEstimate = {
  readonly tokens: number
  readonly dollars: number
  /** What the figures rest on, for people. */
  readonly basis: string
}

/** Tokens for a character, and for each byte that it takes beyond one; see `docs/embeddings.md`. */
const FOR_A_CHARACTER = 0.25
const FOR_A_FURTHER_BYTE = 0.6

/** Dollars for a million tokens, which is also millionths of a dollar for one. */
export const priceOf = ({ model, dollarsPerMillionTokens }: EmbeddingSettings): number =>
  dollarsPerMillionTokens ?? usualPrice(model)

/** What embedding these would cost if none were in the cache. */
export function estimateCost(sizes: TextSizes, settings: EmbeddingSettings): CostEstimate {
  const { texts, characters, bytes } = sizes
  const guess = FOR_A_CHARACTER * characters + FOR_A_FURTHER_BYTE * (bytes - characters)
  const tokens = Math.min(Math.ceil(guess), texts * MOST_TOKENS)
  const price = priceOf(settings)
  const basis =
    `${texts} texts of ${characters} characters; a token for each 4 characters, and 0.6 for each byte that ` +
    `other scripts and emoji take beyond one; $${price} for a million tokens; nothing in the cache`
  return { tokens, dollars: (tokens * price) / 1e6, basis }
}

/** What these texts come to at most, but for very unusual ones: two bytes to a token. */
export const mostTokens = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Math.min(Math.ceil(Buffer.byteLength(text) / 2), MOST_TOKENS), 0)

/** For servers that do not count tokens. */
export function likelyTokens(texts: readonly string[]): number {
  const each = texts.map((text) => {
    const characters = [...text].length
    return FOR_A_CHARACTER * characters + FOR_A_FURTHER_BYTE * (Buffer.byteLength(text) - characters)
  })
  return Math.ceil(each.reduce((sum, tokens) => sum + tokens, 0))
}
