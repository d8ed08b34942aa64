import { isDeepStrictEqual } from 'node:util'
import { computeFigures } from './aggregation-compute.ts'
import { AggregationMetadata, type AggregationType, filterHash, figures } from './aggregation-kinds.ts'
import {
  deleteFigures,
  isStillValid,
  type SampledFigures,
  countFigures,
  sampleFigures,
  writeFigures,
} from './aggregation-store.ts'
import type { Previews } from './previews.ts'

/** How many of the figures that were looked at are what is computed now, and which were not. */
export type FiguresCheck = {
  readonly checked: number
  readonly matches: number
  /** Those that were replaced or became stale meanwhile, or, where all are stale, so many of these. */
  readonly figuresLeftOut: number
  /** Whose, and of which kind, for the log. */
  readonly mismatches: readonly { readonly creator: string; readonly type: string }[]
}

/**
 * Computes a sample of what lies ready again, from histories that are read anew, and puts right what differs. What
 * was replaced or became stale meanwhile is left out. Of one creator after the other the history is held; only figures
 * of all creators need all of them.
 * @param fresh previews that know nothing yet: what is wrong in a memory must not agree with itself
 */
export async function checkFigures(
  fresh: Previews,
  sampleSize: number,
  signal?: AbortSignal,
): Promise<FiguresCheck> {
  let matches = 0
  const mismatches: { creator: string; type: string }[] = []
  const sample = await sampleFigures(fresh.database, sampleSize)
  let heldOf: string | null = null
  for (const sampled of sample.toSorted((one, other) => one.user.localeCompare(other.user))) {
    signal?.throwIfAborted()
    if (heldOf !== null && heldOf !== sampled.user) await fresh.clear()
    heldOf = sampled.user
    const verdict = await checkOne(fresh, sampled, signal)
    if (verdict === 'matches') matches++
    if (verdict === 'repaired') mismatches.push({ creator: sampled.user, type: sampled.type })
  }
  await fresh.clear()
  const checked = matches + mismatches.length
  const looked = sample.length > 0 ? sample.length : await countFigures(fresh.database, sampleSize)
  return { checked, matches, figuresLeftOut: looked - checked, mismatches }
}

async function checkOne(
  fresh: Previews,
  sampled: SampledFigures,
  signal: AbortSignal | undefined,
): Promise<'matches' | 'repaired' | 'gone'> {
  const { database } = fresh
  const { type, user, hash, expiresAt } = sampled
  const told = AggregationMetadata.safeParse(sampled.metadata)
  // Nobody can tell what such figures are of.
  if (!told.success || filterHash(told.data.filter) !== hash || !isKnown(type)) {
    return (await deleteFigures(database, sampled)) ? 'repaired' : 'gone'
  }
  const asked = { creator: user === '*' ? null : user, type, filter: told.data.filter }
  const startedMs = performance.now()
  const { data, events, config } = await computeFigures(fresh, asked, signal)
  const metadata: AggregationMetadata = {
    ...told.data,
    configVersion: config.version,
    trigramThreshold: config.trigramThreshold,
    suggestThreshold: config.suggestThreshold,
    minimumWords: config.minimumWords,
    embeddingModel: config.embeddingModel,
    events,
  }
  // After all was read that it is compared with: what is still valid now has not changed in between.
  if (!(await isStillValid(database, sampled))) return 'gone'
  if (isDeepStrictEqual(sampled.data, data) && isDeepStrictEqual(told.data, metadata)) return 'matches'
  if (!(await deleteFigures(database, sampled))) return 'gone'
  const tookMs = Math.round(performance.now() - startedMs)
  const repaired = { ...metadata, tookMs }
  await writeFigures(database, { asked, data, metadata: repaired, expiresMs: expiresAt.getTime() })
  return 'repaired'
}

const isKnown = (type: string): type is AggregationType => Object.hasOwn(figures, type)
