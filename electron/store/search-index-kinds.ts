import type { SchemaPart } from './schema-description.ts'

/** What each search index must be to be of use, whatever its name and parameters. */
const kinds = [
  {
    name: 'idx_messages_embedding',
    is: /^CREATE INDEX .+ ON messages USING (hnsw|ivfflat) \(embedding vector_cosine_ops\)( WITH \([^()]*\))?$/,
  },
  {
    name: 'idx_messages_text_trgm',
    is: /^CREATE INDEX .+ ON messages USING (gist|gin) \((text|"left"\(text, \d+\)) (gist|gin)_trgm_ops( \([^()]*\))?\)( WITH \([^()]*\))?$/,
  },
] as const

export type SearchIndexName = (typeof kinds)[number]['name']

export const SEARCH_INDEX_NAMES: readonly string[] = kinds.map(({ name }) => name)

const notValid = / \(not valid\)$/

/** Whether it is an index that only search is made faster by, complete or not. */
export const isForSearch = ({ kind, definition }: SchemaPart): boolean =>
  kind === 'Index' && kinds.some(({ is }) => is.test(definition.replace(notValid, '')))

/** The search indexes that are not there, or are what a build that broke off has left. */
export const missingAmong = (parts: readonly SchemaPart[]): SearchIndexName[] =>
  kinds.filter(({ is }) => !parts.some(({ definition }) => is.test(definition))).map(({ name }) => name)

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
