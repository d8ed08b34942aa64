import { z } from 'zod'
import { Config, ConfigValues } from './config.ts'
import { CandidateId } from './id.ts'
import { incomingText } from './text.ts'

/** Trimmed, on one line. Two that differ only in case are the same name. */
export const CandidateName = incomingText(200)
  .overwrite((name) => name.replace(/[\s\p{Cc}]+/gu, ' ').trim())
  .min(1)
  .max(80)

export const CandidateNote = incomingText(2000)

/** What a candidate decides by: thresholds mean nothing apart from the embedding model. */
export const CandidateValues = ConfigValues.extend({ embeddingModel: incomingText(200).min(1) })
export type CandidateValues = z.infer<typeof CandidateValues>

/** A candidate as somebody has seen it. */
export const SeenCandidate = z.object({ id: CandidateId, version: z.int32().positive() })
export type SeenCandidate = z.infer<typeof SeenCandidate>

/** A config that somebody keeps in hand under a name. */
export const Candidate = Config.pick({
  threshold: true,
  trigramThreshold: true,
  suggestThreshold: true,
  minimumWords: true,
  embeddingModel: true,
  note: true,
}).extend({
  id: CandidateId,
  /** Counts its changes. */
  version: z.number().int().positive(),
  name: z.string(),
  /** Who saved it last. */
  author: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Candidate = z.infer<typeof Candidate>

/** What is saved: a new candidate, or another state of one as it was seen. */
export const CandidateDraft = CandidateValues.extend({
  name: CandidateName,
  note: CandidateNote.default(''),
  replaces: SeenCandidate.nullable().default(null),
})
export type CandidateDraft = z.infer<typeof CandidateDraft>
