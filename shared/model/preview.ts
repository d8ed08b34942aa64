import { z } from 'zod'
import { ConfigValues } from './config.ts'
import { CreatorId, ExternalMessageId, LabelId, MessageId } from './id.ts'
import { Verdict } from './label.ts'
import { LinkKind } from './link.ts'
import { Similarity } from './similarity.ts'
import { FigureSource } from './threshold-curve.ts'

/** What a preview is made under. The two that may be left out are then as they are live. */
export const PreviewValues = ConfigValues.partial({ suggestThreshold: true, minimumWords: true })
export type PreviewValues = z.infer<typeof PreviewValues>

/** What the whole stored history would have become under a config. */
export const Preview = PreviewValues.omit({ suggestThreshold: true, minimumWords: true }).extend({
  /** Decided messages, without paid and empty ones. */
  messages: z.number().int(),
  clusters: z.number().int(),
  /** Members of shown clusters. */
  grouped: z.number().int(),
  /** `grouped / messages`, 0 where there are none. */
  formationRate: z.number().min(0).max(1),
  /** Members of the largest cluster. */
  largest: z.number().int(),
  /** Messages without a home. */
  homeless: z.number().int(),
  /** Decisions that accepted a link of that kind. */
  trigramLinks: z.number().int(),
  vectorLinks: z.number().int(),
  /** Messages left single and suggested to a person. */
  suggested: z.number().int(),
})
export type Preview = z.infer<typeof Preview>

/** Bins of the link score histogram: 100 of width 0.01. */
export const SCORE_BINS = 100

/** Best vector link score of each message that has one, binned, with the labels given at each place. */
export const ScoreHistogram = z.object({
  counts: z.array(z.number().int()).length(SCORE_BINS),
  /** Messages that have no vector link at all. */
  without: z.number().int(),
  labels: z.array(z.object({ score: z.number(), verdict: Verdict })),
  source: FigureSource,
  computedAt: z.iso.datetime(),
})
export type ScoreHistogram = z.infer<typeof ScoreHistogram>

const FlipSide = z.object({
  id: MessageId,
  externalId: ExternalMessageId,
  text: z.string(),
  kind: LinkKind,
  score: Similarity,
})

/** A message whose accepted link is another one under the candidate config. */
export const Flip = z.object({
  /** `joins`: only the candidate groups it. `leaves`: only the live value does. `moves`: by another link. */
  change: z.enum(['joins', 'leaves', 'moves']),
  message: z.object({ id: MessageId, externalId: ExternalMessageId, text: z.string() }),
  live: FlipSide.nullable(),
  candidate: FlipSide.nullable(),
  /** The verdict on the link that flips (the candidate's where it has one, else the live one's). */
  label: Verdict.nullable(),
  /** The label with that verdict, needed to take it back. */
  labelId: LabelId.nullable(),
})
export type Flip = z.infer<typeof Flip>

/** Two previews side by side; diffs compare preview with preview, never with what happened live. */
export const Comparison = z.object({
  live: Preview,
  candidate: Preview,
  /** Messages decided so far: a comparison made before more arrived is stale. */
  decided: z.number().int(),
  flips: z.object({ joins: z.number().int(), leaves: z.number().int(), moves: z.number().int() }),
})
export type Comparison = z.infer<typeof Comparison>

/** One creator's figures now and with the candidate. */
export const CreatorComparison = z.object({ creator: CreatorId, live: Preview, candidate: Preview })
export type CreatorComparison = z.infer<typeof CreatorComparison>
