import type { Database, Reader, Writer } from '../store/database.ts'
import { decodeVector, encodeVectors } from '../store/vector-codec.ts'
import type { Embedding, EmbeddingProvider } from './provider.ts'
import { vectorBy } from './vector-sql.ts'

/** What must be known of a message to give it its vector. */
export type EmbeddableMessage = {
  readonly id: string
  readonly normalised: string
}

/**
 * The vectors of these messages by the provider's model, by message id. What has none yet is embedded,
 * outside any transaction, and stored; a stored vector is never replaced, so of two consoles that embed the
 * same messages at once both get those of the first.
 */
export async function embedWaiting(
  database: Database,
  provider: EmbeddingProvider,
  messages: readonly EmbeddableMessage[],
): Promise<Map<string, Float32Array>> {
  const vectors = await storedVectors(database, provider.model, messages)
  const missing = messages.filter((message) => !vectors.has(message.id))
  if (missing.length === 0) return vectors
  const embeddings = await provider.embed(missing.map((message) => message.normalised))
  const made = missing.map(({ id }, index) => ({ id, ...(embeddings[index] as Embedding) }))
  const written = await database.write((writer) =>
    storeVectors(writer, database.vectorOid, provider.model, made),
  )
  if (written < missing.length) return storedVectors(database, provider.model, messages)
  for (const { id, vector } of made) vectors.set(id, vector)
  return vectors
}

export type MessageVector = Embedding & { readonly id: string }

/**
 * Gives messages their vectors by a model: in their own column where that is empty, else beside it. What a message
 * has stays. Gives how many were stored.
 */
export async function storeVectors(
  writer: Writer,
  vectorOid: number,
  model: string,
  made: readonly MessageVector[],
): Promise<number> {
  // In the order of ids: two that write the same messages at once then wait for each other in one order.
  return await writer.run(
    `WITH given AS (
       SELECT * FROM unnest($1::uuid[], $2::vector[], $3::boolean[]) AS e (id, vector, is_truncated)
     ), locked AS (
       SELECT id, embedding_model AS model FROM messages WHERE id = ANY($1) AND erased_at IS NULL
       ORDER BY id FOR NO KEY UPDATE
     ), beside AS (
       INSERT INTO message_embeddings (message_id, model, embedding, is_truncated)
       SELECT g.id, $4, g.vector, g.is_truncated FROM given g JOIN locked l ON l.id = g.id
       WHERE l.model IS NOT NULL AND l.model <> $4
       ON CONFLICT (message_id, model) DO NOTHING
       RETURNING message_id
     ), own AS (
       UPDATE messages m SET embedding = g.vector, embedding_model = $4, is_truncated = g.is_truncated
       FROM given g JOIN locked l ON l.id = g.id
       WHERE m.id = g.id AND l.model IS NULL
       RETURNING m.id
     )
     SELECT FROM own UNION ALL SELECT FROM beside`,
    [
      made.map(({ id }) => id),
      encodeVectors(
        made.map(({ vector }) => vector),
        vectorOid,
      ),
      made.map(({ isTruncated }) => isTruncated),
      model,
    ],
  )
}

/** The vectors by a model that these messages have by now, by message id. */
export async function storedVectors(
  reader: Reader,
  model: string,
  messages: readonly EmbeddableMessage[],
): Promise<Map<string, Float32Array>> {
  if (messages.length === 0) return new Map()
  const rows = await reader.rows<{ id: string; vector: Buffer | null }>(
    `SELECT m.id, vector_send(${vectorBy('m', '$2')}) AS vector FROM messages m WHERE m.id = ANY($1::uuid[])`,
    [messages.map((message) => message.id), model],
  )
  return new Map(rows.flatMap(({ id, vector }) => (vector ? [[id, decodeVector(vector)] as const] : [])))
}
