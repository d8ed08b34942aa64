import type { Database, Reader } from '../store/database.ts'
import { decodeVector, encodeVectors } from '../store/vector-codec.ts'
import type { EmbeddingProvider } from './provider.ts'

/** What must be known of a message to give it its vector. */
export type EmbeddableMessage = {
  readonly id: string
  readonly normalised: string
  /** The model of the vector it has already; null: none. */
  readonly embeddingModel: string | null
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
  const held = messages.filter((message) => message.embeddingModel === provider.model)
  const missing = messages.filter((message) => message.embeddingModel === null)
  const vectors = await storedVectors(database, held)
  if (missing.length === 0) return vectors
  const embeddings = await provider.embed(missing.map((message) => message.normalised))
  const written = await database.write((writer) =>
    writer.run(
      // In the order of ids: two that write the same messages at once then wait for each other in one order.
      `WITH locked AS (
         SELECT id FROM messages WHERE id = ANY($1) AND embedding IS NULL ORDER BY id FOR NO KEY UPDATE
       )
       UPDATE messages m SET embedding = e.vector, embedding_model = $4, is_truncated = e.is_truncated
       FROM unnest($1::uuid[], $2::vector[], $3::boolean[]) AS e (id, vector, is_truncated)
       JOIN locked ON locked.id = e.id
       WHERE m.id = e.id`,
      [
        missing.map((message) => message.id),
        encodeVectors(
          embeddings.map((embedding) => embedding.vector),
          database.vectorOid,
        ),
        embeddings.map((embedding) => embedding.isTruncated),
        provider.model,
      ],
    ),
  )
  if (written < missing.length) return storedVectors(database, messages)
  for (const [index, message] of missing.entries()) {
    const embedding = embeddings[index]
    if (embedding) vectors.set(message.id, embedding.vector)
  }
  return vectors
}

async function storedVectors(
  reader: Reader,
  messages: readonly EmbeddableMessage[],
): Promise<Map<string, Float32Array>> {
  if (messages.length === 0) return new Map()
  const rows = await reader.rows<{ id: string; vector: Buffer }>(
    'SELECT id, vector_send(embedding) AS vector FROM messages WHERE id = ANY($1::uuid[]) AND embedding IS NOT NULL',
    [messages.map((message) => message.id)],
  )
  return new Map(rows.map((row) => [row.id, decodeVector(row.vector)]))
}
