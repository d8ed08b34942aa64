/** What a text became for one model. */
export type Embedding = {
  /** Of length 1; see `unitVector`. */
  vector: Float32Array
  /** The text was longer than the model takes, and only its beginning is in the vector. */
  isTruncated: boolean
}

/** Why a provider does not take a text; in no words that could hold the text. */
export type RefusedText = { readonly refused: string }

/** Makes embeddings of one model. */
export interface EmbeddingProvider {
  readonly model: string
  /** Runs on this machine: always there, and nothing leaves it. */
  readonly isLocal: boolean
  /**
   * One embedding for each text, in their order. None of the texts is empty.
   * @throws Failure EMBEDDING_REFUSED where one is refused; the others are in the cache then
   */
  embed(normalisedTexts: readonly string[], signal?: AbortSignal): Promise<Embedding[]>
}

/** The same, with the texts that are refused in their places. */
export interface Embedder extends EmbeddingProvider {
  embedEach(
    normalisedTexts: readonly string[],
    signal?: AbortSignal,
    /** Once it is aborted no further request is begun, not even again; those under way come to their end. */
    noMore?: AbortSignal,
  ): Promise<(Embedding | RefusedText)[]>
}
