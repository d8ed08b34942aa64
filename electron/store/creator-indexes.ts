import { createHash } from 'node:crypto'
import pg from 'pg'
import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import { pgvectorFeatures } from './pgvector-version.ts'
import type { RowReader } from './row-reader.ts'
import { hnswSize, ivfflatLists } from './search-index-kinds.ts'

/** From this many decided messages on a creator's links are searched in the database, with indexes of its own. */
export const LARGE_CREATOR = 20_000

export type VectorMethod = 'hnsw' | 'ivfflat'

/** An index over the messages of one creator. */
export interface CreatorIndex {
  readonly name: string
  readonly kind: 'vectors' | 'trigrams'
  readonly method: VectorMethod | 'gist'
  /** Told from the name: m and ef_construction of HNSW, lists of IVFFlat. */
  readonly parameters: readonly number[]
  /** Of the creator's name. */
  readonly hash: string
  readonly isValid: boolean
  readonly bytes: number
}

/** The last part is what builds that broke off leave. */
const NAME =
  /^messages_(vectors|trigrams)_([0-9a-f]{16})_(hnsw|ivfflat|gist)((?:_\d+)*)(?:_leftover|_ccnew\d*|_ccold\d*)?$/

/** Creators' names may be anything, and names of indexes are short. */
export const creatorHash = (creator: string): string =>
  createHash('sha256').update(creator).digest('hex').slice(0, 16)

/** What the column is compared as: `halfvec` where the server knows it. The same text in index and query. */
export const comparedVector = (pgvector: string, column: string): string =>
  pgvectorFeatures(pgvector).halfvec ? `${column}::halfvec(1536)` : column

/** Alike as the scorer sees it, who has other spellings of the same letters as one. The same text in index and query. */
export const TRIGRAM_TEXT = 'left(normalize(text, NFKC), 1000)'

/** The index that holds a creator's vectors at this number of them, and how it is made. */
export function vectorIndex(
  creator: string,
  messages: number,
  pgvector: string,
  method: VectorMethod = 'hnsw',
): { readonly name: string; readonly statement: string } {
  const { m, efConstruction } = hnswSize(messages)
  const lists = ivfflatLists(messages)
  const parameters = method === 'hnsw' ? [m, efConstruction] : [lists]
  const name = `messages_vectors_${creatorHash(creator)}_${method}_${parameters.join('_')}`
  const operators = pgvectorFeatures(pgvector).halfvec ? 'halfvec_cosine_ops' : 'vector_cosine_ops'
  const options = method === 'hnsw' ? `m = ${m}, ef_construction = ${efConstruction}` : `lists = ${lists}`
  const using = `${method} ((${comparedVector(pgvector, 'embedding')}) ${operators}) WITH (${options})`
  return { name, statement: createStatement(name, using, creator) }
}

/** The index that holds the trigrams of a creator's texts, and how it is made. */
export function trigramIndex(creator: string): { readonly name: string; readonly statement: string } {
  const name = `messages_trigrams_${creatorHash(creator)}_gist`
  return { name, statement: createStatement(name, `gist (${TRIGRAM_TEXT} gist_trgm_ops)`, creator) }
}

const createStatement = (name: string, using: string, creator: string) =>
  `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name} ON public.messages USING ${using}
   WHERE creator_id = ${pg.escapeLiteral(creator)}`

/** Those that are there, complete or not. */
export async function creatorIndexes(reader: RowReader): Promise<CreatorIndex[]> {
  const rows = await reader.rows<{ name: string; isValid: boolean; bytes: number }>(
    `SELECT c.relname::text AS name, x.indisvalid AS "isValid", pg_relation_size(c.oid) AS bytes
     FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
     WHERE x.indrelid = to_regclass('public.messages') AND starts_with(c.relname::text, 'messages_')
     ORDER BY c.relname`,
  )
  return rows.flatMap((row) => {
    const [, kind, hash = '', method, numbers = ''] = NAME.exec(row.name) ?? []
    if (kind === undefined) return []
    const parameters = numbers.split('_').filter(Boolean).map(Number)
    return [{ ...row, kind, hash, method, parameters } as CreatorIndex]
  })
}

/** Whether both kinds of index over a creator's messages can be used. */
export async function hasCreatorIndexes(reader: RowReader, creator: string): Promise<boolean> {
  const hash = creatorHash(creator)
  const [found] = await reader.rows<{ isComplete: boolean }>(
    `SELECT bool_or(starts_with(c.relname::text, $1)) AND bool_or(starts_with(c.relname::text, $2)) AS "isComplete"
     FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
     WHERE x.indrelid = to_regclass('public.messages') AND x.indisvalid`,
    [`messages_vectors_${hash}_`, `messages_trigrams_${hash}_`],
  )
  return found?.isComplete ?? false
}

/**
 * Creators whose messages are so many that they have indexes of their own, the largest first. Not those that are
 * compared by a model whose vectors are mostly zero: they are searched in memory.
 */
export function largeCreators(
  reader: RowReader,
  largeFrom: number,
): Promise<{ creator: string; messages: number }[]> {
  return reader.rows(
    `SELECT creator_id AS creator, decided_seq AS messages FROM creators
     WHERE decided_seq >= $1 AND coalesce(
       model, (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1)) IS DISTINCT FROM $2
     ORDER BY decided_seq DESC, creator_id`,
    [largeFrom, LEXICAL_MODEL],
  )
}
