import type { SchemaPart } from './schema-description.ts'

/**
 * The documents' index over everyone's vectors. Nothing of Likeness asks it and each message that comes in is slower
 * for it, so it is not made; where it is, it stays.
 */
export const EVERYONES_VECTORS = 'idx_messages_embedding'

/** The documents' index over everyone's texts, which is made where it is missing. */
export const EVERYONES_TRIGRAMS = 'idx_messages_text_trgm'

/** What each search index of the documents must be to be of use, whatever its name and parameters. */
const kinds = [
  {
    name: EVERYONES_VECTORS,
    is: /^CREATE INDEX .+ ON messages USING (hnsw|ivfflat) \(embedding vector_cosine_ops\)( WITH \([^()]*\))?$/,
  },
  {
    name: EVERYONES_TRIGRAMS,
    is: /^CREATE INDEX .+ ON messages USING (gist|gin) \((text|"left"\(text, \d+\)) (gist|gin)_trgm_ops( \([^()]*\))?\)( WITH \([^()]*\))?$/,
  },
] as const

export const SEARCH_INDEX_NAMES: readonly string[] = kinds.map(({ name }) => name)

const notValid = / \(not valid\)$/

/** Over the messages of one creator; see `creator-indexes.ts`. */
const ofOneCreator =
  /^CREATE INDEX messages_(vectors|trigrams)_[0-9a-f]{16}_(hnsw|ivfflat|gist)[_0-9]*(_leftover|_ccnew\d*|_ccold\d*)? ON messages .+ WHERE creator_id = '.+'::text$/s

/** Whether it is an index that only search is made faster by, complete or not. */
export const isForSearch = ({ kind, definition }: SchemaPart): boolean =>
  kind === 'Index' &&
  [...kinds.map(({ is }) => is), ofOneCreator].some((is) => is.test(definition.replace(notValid, '')))

/** The search indexes to be made that are not there, or are what a build that broke off has left. */
export const missingAmong = (parts: readonly SchemaPart[]): string[] =>
  kinds
    .filter(({ name }) => name !== EVERYONES_VECTORS)
    .filter(({ is }) => !parts.some(({ definition }) => is.test(definition)))
    .map(({ name }) => name)

/** From this many messages with an embedding on, the index is of the largest size. */
export const LARGEST_HNSW = 1_000_000

/** The sizes that the documents give, from the smallest. */
const hnswSizes = [
  { below: 100_000, m: 16, efConstruction: 64 },
  { below: LARGEST_HNSW, m: 24, efConstruction: 128 },
] as const

/** Links of a node, and how thoroughly it is placed, for a number of messages with an embedding. */
export function hnswSize(messages: number): { readonly m: number; readonly efConstruction: number } {
  return hnswSizes.find(({ below }) => messages < below) ?? { m: 32, efConstruction: 200 }
}

/** Lists of an IVFFlat index: one a thousand messages, as its makers advise, and not fewer than the documents have. */
export const ivfflatLists = (messages: number): number => Math.max(100, Math.round(messages / 1000))
