import type { Database } from '../store/database.ts'
import { type EmbeddableMessage, embedWaiting, storedVectors } from './embedding-store.ts'
import type { EmbeddingProvider } from './provider.ts'

/** Where the engine has vectors from. */
export interface VectorSource {
  /**
   * The vectors by this model that these messages have by now, by message id. Those that a local model makes are
   * made at once; for others a message has none until a job has asked for it.
   */
  of(model: string, messages: readonly EmbeddableMessage[]): Promise<Map<string, Float32Array>>
}

/** @param local The model that runs on this machine. */
export const vectorSource = (database: Database, local: EmbeddingProvider): VectorSource => ({
  of: (model, messages) =>
    model === local.model
      ? embedWaiting(database, local, messages)
      : storedVectors(database, model, messages),
})
