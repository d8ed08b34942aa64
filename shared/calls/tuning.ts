import { z } from 'zod'
import { AggregationState } from '../model/aggregation.ts'
import { Candidate, CandidateDraft } from '../model/candidate.ts'
import {
  ChangedFlips,
  ChangedSide,
  ChangeSide,
  ChangeSummary,
  ClusterChange,
  ClusterChangeKind,
  OpenedChange,
} from '../model/cluster-change.ts'
import { Config } from '../model/config.ts'
import { CandidateId, CreatorId } from '../model/id.ts'
import {
  Comparison,
  CreatorComparison,
  Flip,
  Preview,
  PreviewValues,
  ScoreHistogram,
} from '../model/preview.ts'
import { Similarity } from '../model/similarity.ts'
import { incomingText } from '../model/text.ts'
import { ThresholdCurve, ThresholdPlane } from '../model/threshold-curve.ts'
import { call, counted, cursor, limit, madePage, page } from './basics.ts'

/** Thresholds, and what they would do. */

export const configs = {
  live: call.output(Config),
  list: call.input(z.object({ cursor, limit })).output(page(Config)),
  /** Makes a new version live. `replaces` is the version the caller saw as live: STALE_CONFIG if another one is by now. */
  push: call
    .input(
      z.object({
        threshold: Similarity,
        trigramThreshold: Similarity.optional(),
        suggestThreshold: Similarity.optional(),
        minimumWords: z.number().int().min(0).max(50).optional(),
        /** Another model goes live for each creator once its messages are embedded by it: thresholds are the model's own. */
        embeddingModel: incomingText(200).min(1).optional(),
        note: incomingText(2000).default(''),
        replaces: z.number().int().positive(),
      }),
    )
    .output(Config),
}

export const candidates = {
  /** All that are in use, by name. */
  list: call.output(z.array(Candidate)),
  /** STALE_CANDIDATE where the one it `replaces` is another one by now, CANDIDATE_NAME_TAKEN where another has its name. */
  save: call.input(CandidateDraft).output(Candidate),
  remove: call.input(z.object({ id: CandidateId })).output(Candidate),
  /** Takes a removal back. */
  restore: call.input(z.object({ id: CandidateId })).output(Candidate),
}

/** One change under these values, by its creator and its lowest seq. */
const namedChange = PreviewValues.extend({ creator: CreatorId, seq: z.number().int().min(1) })

export const previews = {
  read: call.input(counted.extend(PreviewValues.partial().shape)).output(Preview),
  compare: call.input(counted.extend(PreviewValues.shape)).output(Comparison),
  scores: call.input(counted).output(ScoreHistogram),
  /** Every threshold at once; the other values as they are live where they are left out. */
  curve: call
    .input(counted.extend(PreviewValues.omit({ threshold: true }).partial().shape))
    .output(ThresholdCurve),
  /** Both thresholds at once. */
  plane: call.input(counted.extend(PreviewValues.pick({ minimumWords: true }).shape)).output(ThresholdPlane),
  /** Each creator's figures, those first whose grouped messages change most. */
  creators: call
    .input(counted.extend(PreviewValues.shape).extend({ cursor, limit }))
    .output(madePage(CreatorComparison).extend({ total: z.number().int() })),
  /**
   * What becomes of clusters under these values, the change that moves most messages first. `kinds`: those that are
   * listed, all where none is named; `total` is of those, and the summary of all.
   */
  changes: call
    .input(
      counted
        .extend(PreviewValues.shape)
        .extend({ kinds: z.array(ClusterChangeKind).max(7).default([]), cursor, limit }),
    )
    .output(madePage(ClusterChange).extend({ total: z.number().int(), summary: ChangeSummary })),
  /** One of those changes: `limit` members of each side and flips at first, the others page by page. */
  change: call.input(namedChange.extend({ limit })).output(OpenedChange),
  changeSide: call.input(namedChange.extend({ side: ChangeSide, cursor, limit })).output(ChangedSide),
  changeFlips: call.input(namedChange.extend({ cursor, limit })).output(ChangedFlips),
  /** Counted messages whose accepted link is another one under these values than under the live config. */
  flips: call.input(counted.extend(PreviewValues.shape).extend({ cursor, limit })).output(madePage(Flip)),
}

export const aggregations = {
  /** How it stands with the figures that are computed ahead. */
  read: call.output(AggregationState),
  /** Computes some of them again and compares, and live clusters with their preview; puts right what differs. */
  check: call.output(AggregationState),
  /** For everyone who works on this database. Off, everything is computed when it is asked for. */
  setEnabled: call.input(z.object({ isEnabled: z.boolean() })).output(AggregationState),
}
