import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import type { EmbeddingProvider } from '../embeddings/provider.ts'
import type { Compute } from '../links/compute-host.ts'

/** The built-in model, made in the compute worker so that the main thread stays free. */
export const localProvider = (compute: Compute): EmbeddingProvider => ({
  model: LEXICAL_MODEL,
  isLocal: true,
  embed: (texts) => compute.embed(LEXICAL_MODEL, texts),
})
