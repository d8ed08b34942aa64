import { z } from 'zod'
import { Similarity } from './similarity.ts'

/** What decides "the same": one version of the thresholds. Versions are only added, never changed. */
export const Config = z.object({
  version: z.number().int().positive(),
  /** Cosine from which a vector link joins. Means nothing apart from `embeddingModel`. */
  threshold: Similarity,
  /** Trigram similarity from which a trigram link joins. */
  trigramThreshold: Similarity,
  /** Cosine from which a single message is suggested to a person. */
  suggestThreshold: Similarity,
  /** Messages with fewer words are stored but not grouped; 0 is off. */
  minimumWords: z.number().int().min(0).max(50),
  embeddingModel: z.string(),
  note: z.string(),
  author: z.string(),
  createdAt: z.iso.datetime(),
  /** The version that was live before this one. */
  replaces: z.number().int().positive().nullable(),
})
export type Config = z.infer<typeof Config>

/** The part of a config that decides; what previews and decisions are made under. */
export const ConfigValues = Config.pick({
  threshold: true,
  trigramThreshold: true,
  suggestThreshold: true,
  minimumWords: true,
})
export type ConfigValues = z.infer<typeof ConfigValues>
