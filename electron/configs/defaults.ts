import type { StoredValues } from './config-store.ts'

/**
 * The first config with the built-in model. `lexical-v1` has a scale of its own: its threshold was chosen on
 * the sample inbox (see docs/lexical-threshold.md) and means nothing for another model.
 * 0.9 on trigrams is near-exact.
 */
export const LEXICAL_DEFAULTS: StoredValues = {
  threshold: 840_000,
  trigramThreshold: 900_000,
  suggestThreshold: 550_000,
  minimumWords: 0,
  embeddingModel: 'lexical-v1',
}
