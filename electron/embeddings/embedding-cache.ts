import type { Database, Reader, Writer } from '../store/database.ts'
import { decodeVector, encodeVectors } from '../store/vector-codec.ts'
import type { Embedding } from './provider.ts'

/** Embeddings of one model by the hashes of their texts. */
export type EmbeddingsByHash = Map<string, Embedding>

/** A faster place before the table. It may forget, and be away. */
export interface CacheFront {
  read(model: string, textHashes: readonly string[]): Promise<EmbeddingsByHash>
  /** Not waited for. Only what is in the table may be given. */
  write(model: string, embeddings: EmbeddingsByHash): void
  erase(model: string, textHashes: readonly string[]): Promise<void>
}

/** What a provider made, once for each text and model. */
export class EmbeddingCache {
  readonly #database: Database
  readonly #front: CacheFront | null

  constructor(database: Database, front: CacheFront | null) {
    this.#database = database
    this.#front = front
  }

  async read(model: string, textHashes: readonly string[]): Promise<EmbeddingsByHash> {
    const found = (await this.#front?.read(model, textHashes)) ?? new Map()
    const missing = textHashes.filter((hash) => !found.has(hash))
    if (missing.length === 0) return found
    const stored = await readStored(this.#database, model, missing)
    this.#front?.write(model, stored)
    return new Map([...found, ...stored])
  }

  /**
   * Stores what is not stored yet, in one transaction with `also`, and gives what is stored: of two that asked
   * for the same text at once, both get the first's.
   */
  async write(
    model: string,
    made: EmbeddingsByHash,
    also: (writer: Writer) => Promise<void>,
  ): Promise<EmbeddingsByHash> {
    const stored = await this.#database.write(async (writer) => {
      const written = await insert(writer, this.#database.vectorOid, model, made)
      await also(writer)
      return written === made.size ? made : readStored(writer, model, [...made.keys()])
    })
    this.#front?.write(model, stored)
    return stored
  }

  /** A text that is to be gone, by every model that was ever in force. */
  async forget(textHash: string): Promise<void> {
    const models = await this.#database.rows<{ model: string }>(
      'SELECT DISTINCT embedding_model AS model FROM configs',
    )
    for (const { model } of models) await this.erase(model, [textHash])
  }

  /** For texts that are to be gone. */
  async erase(model: string, textHashes: readonly string[]): Promise<void> {
    await this.#database.write((writer) =>
      writer.run('DELETE FROM embedding_cache WHERE model = $1 AND text_hash = ANY($2)', [model, textHashes]),
    )
    await this.#front?.erase(model, textHashes)
  }
}

async function readStored(
  reader: Reader,
  model: string,
  textHashes: readonly string[],
): Promise<EmbeddingsByHash> {
  const rows = await reader.rows<{ textHash: string; vector: Buffer; isTruncated: boolean }>(
    `SELECT text_hash AS "textHash", vector_send(embedding) AS vector, is_truncated AS "isTruncated"
     FROM embedding_cache WHERE model = $1 AND text_hash = ANY($2)`,
    [model, textHashes],
  )
  return new Map(
    rows.map(({ textHash, vector, isTruncated }) => [
      textHash,
      { vector: decodeVector(vector), isTruncated },
    ]),
  )
}

/** In the order of hashes: two that write the same texts at once then wait for each other in one order. */
function insert(writer: Writer, vectorOid: number, model: string, made: EmbeddingsByHash): Promise<number> {
  const embeddings = [...made.values()]
  return writer.run(
    `INSERT INTO embedding_cache (text_hash, model, embedding, is_truncated)
     SELECT text_hash, $1, vector, is_truncated
     FROM unnest($2::text[], $3::vector[], $4::boolean[]) AS e (text_hash, vector, is_truncated)
     ORDER BY text_hash
     ON CONFLICT (text_hash, model) DO NOTHING`,
    [
      model,
      [...made.keys()],
      encodeVectors(
        embeddings.map(({ vector }) => vector),
        vectorOid,
      ),
      embeddings.map(({ isTruncated }) => isTruncated),
    ],
  )
}
