/** What a text became for one model. */
export type Embedding = {
  /** Of length 1; see `unitVector`. */
  vector: Float32Array
  /** The text was longer than the model takes, and only its beginning is in the vector. */
  isTruncated: boolean
}

/** Makes embeddings of one model. */
export interface EmbeddingProvider {
  readonly model: string
  /** Runs on this machine: always there, and nothing leaves it. */
  readonly isLocal: boolean
  /** One embedding for each text, in their order. None of the texts is empty. */
  embed(normalisedTexts: readonly string[], signal?: AbortSignal): Promise<Embedding[]>
}
