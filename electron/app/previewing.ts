import type { ChangeSummary, ClusterChange, ClusterChangeKind } from '../../shared/model/cluster-change.ts'
import type { CountFilter } from '../../shared/model/count-filter.ts'
import { CreatorId } from '../../shared/model/id.ts'
import type { CreatorComparison, PreviewValues } from '../../shared/model/preview.ts'
import { fromMillionths, toMillionths } from '../../shared/model/similarity.ts'
import type { ThresholdCurve, ThresholdPlane } from '../../shared/model/threshold-curve.ts'
import { planeOf } from '../clusters/aggregation-compute.ts'
import { nameChanges } from '../clusters/change-texts.ts'
import { asSimilarities, findCurve, findPlane, planeAxes } from '../clusters/preview-curves.ts'
import { type PreviewAsk, valuesAsked } from '../clusters/preview-values.ts'
import { type MadePage, nextPage, type PageAsk, pageStart, toPreview } from '../clusters/previews.ts'
import { planePrecision } from '../estimates/plane-precision.ts'
import type { Context } from './context.ts'
import { joinVerdicts } from './labelled-joins.ts'
import { sourceOf, storedFigures } from './stored-figures.ts'

type Counted = { readonly creator: CreatorId | null; readonly filter: CountFilter }

export async function readCurve(
  { previews, database }: Context,
  input: Counted & Omit<PreviewAsk, 'threshold'>,
  signal?: AbortSignal,
): Promise<ThresholdCurve> {
  const stored = await storedCurve(database, input)
  const found = stored ?? (await findCurve(previews, { ...input, ask: input, signal }))
  return {
    ...('data' in found ? found.data : found.curve),
    trigramThreshold: fromMillionths(found.values.trigramThreshold),
    suggestThreshold: fromMillionths(found.values.suggestThreshold),
    ...sourceOf(stored),
  }
}

/** Curves are computed ahead under the live config's values: other ones are not theirs. */
async function storedCurve(
  database: Context['database'],
  {
    creator,
    filter,
    trigramThreshold,
    suggestThreshold,
    minimumWords,
  }: Counted & Omit<PreviewAsk, 'threshold'>,
) {
  const stored = await storedFigures(database, { creator, type: 'threshold-curve', filter })
  const isAsked = (asked: number | undefined, own: number) =>
    asked === undefined || toMillionths(asked) === own
  return stored &&
    isAsked(trigramThreshold, stored.values.trigramThreshold) &&
    isAsked(suggestThreshold, stored.values.suggestThreshold) &&
    (minimumWords ?? stored.values.minimumWords) === stored.values.minimumWords
    ? stored
    : null
}

/** Formation by both thresholds, with what labels say of the links that would be accepted at each place. */
export async function readPlane(
  context: Context,
  input: Counted & Pick<PreviewAsk, 'minimumWords'>,
  signal?: AbortSignal,
): Promise<ThresholdPlane> {
  const stored = await storedPlane(context.database, input)
  const data =
    stored?.data ?? planeOf((await findPlane(context.previews, { ...input, ask: input, signal })).lines)
  const axes = planeAxes()
  const verdicts = await joinVerdicts(context, { ...input, signal }, axes.trigramThresholds)
  return {
    ...data,
    thresholds: asSimilarities(axes.thresholds),
    trigramThresholds: asSimilarities(axes.trigramThresholds),
    precision: planePrecision({ ...axes, ...data }, verdicts),
    ...sourceOf(stored),
  }
}

async function storedPlane(
  database: Context['database'],
  { creator, filter, minimumWords }: Counted & Pick<PreviewAsk, 'minimumWords'>,
) {
  const stored = await storedFigures(database, { creator, type: 'threshold-plane', filter })
  return stored && (minimumWords ?? stored.values.minimumWords) === stored.values.minimumWords ? stored : null
}

/** A page of creators, those first whose grouped messages change most. */
export async function compareCreators(
  { previews }: Context,
  input: Counted & PreviewValues & PageAsk,
): Promise<MadePage<CreatorComparison> & { total: number }> {
  const { live, asked, all, events } = await previews.feed.ask(input.creator, async ({ creators, live }) => {
    const asked = valuesAsked(live, input)
    const found = await previews.worker.call('eachCreator', [{ creators, live, asked }, input.filter])
    return found && { live, asked, ...found }
  })
  const change = (one: (typeof all)[number]) => Math.abs(one.candidate.grouped - one.live.grouped)
  const sorted = all.toSorted((one, other) => change(other) - change(one))
  const from = pageStart(input)
  return {
    items: sorted.slice(from, from + input.limit).map((one) => ({
      creator: CreatorId.parse(one.creator),
      live: toPreview(live, one.live),
      candidate: toPreview(asked, one.candidate),
    })),
    next: nextPage(from, input.limit, sorted.length),
    total: sorted.length,
    events,
    configVersion: live.version,
  }
}

/** A page of what becomes of clusters, the change that moves most messages first. */
export async function readChanges(
  { previews, database }: Context,
  input: Counted & PreviewValues & PageAsk & { readonly kinds: readonly ClusterChangeKind[] },
): Promise<MadePage<ClusterChange> & { total: number; summary: ChangeSummary }> {
  const { creator, filter, limit, kinds } = input
  const from = pageStart(input)
  const { items, listed, summary, ...madeOf } = await previews.feed.askAtOnce(
    creator,
    async ({ creators, live }) => {
      const compared = { creators, live, asked: valuesAsked(live, input) }
      const found = await previews.worker.call('changes', [compared, filter, from, limit, kinds])
      return found && { ...found, configVersion: live.version }
    },
  )
  return {
    items: await nameChanges(items, (places) =>
      previews.texts.of(database, JSON.stringify([input.creator, madeOf.events]), places),
    ),
    next: nextPage(from, input.limit, listed),
    total: listed,
    summary: { ...summary, kinds: { ...summary.kinds } },
    ...madeOf,
  }
}
