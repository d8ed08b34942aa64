import { areAggregationsOn } from './aggregation-settings.ts'
import { computeFigures } from './aggregation-compute.ts'
import { ALL_CREATORS, aheadOf, keyOf } from './aggregation-kinds.ts'
import { currentKeys, settleChanges, writeFigures } from './aggregation-store.ts'
import { historyEnds } from './history-store.ts'
import { countPending } from './pending-store.ts'
import type { Previews } from './previews.ts'

/** Figures of fewer events are there as soon as they are asked for. */
const WORTH_EVENTS = 1_000

/** The largest creators; those of the others are small. */
const MOST_CREATORS = 200

/** Nobody who waits for a decision is to wait longer for it: figures would be stale at once, too. */
const MOST_PENDING = 100

export type RefreshOptions = {
  readonly worthFrom?: number | undefined
  readonly nowMs?: number | undefined
}

/** What a refresh did; `put-off` where messages wait to be decided. */
export type Refreshed = { readonly outcome: 'done' | 'put-off'; readonly computed: number }

/**
 * Computes what is missing of what is computed ahead, and takes note of what has changed. What changes while it goes
 * on is left to the next one.
 */
export async function refreshAggregations(
  previews: Previews,
  options: RefreshOptions,
  signal?: AbortSignal,
): Promise<Refreshed> {
  const { database } = previews
  const { nowMs = Date.now() } = options
  const refreshedAt = new Date(nowMs).toISOString()
  const scopes = (await areAggregationsOn(database)) ? await worthwhile(previews, options) : []
  const current = await currentKeys(database)
  let computed = 0
  for (const asked of scopes.flatMap((creator) => aheadOf(creator, nowMs))) {
    if (current.has(String(keyOf(asked)))) continue
    signal?.throwIfAborted()
    if ((await countPending(database)) > MOST_PENDING) return { outcome: 'put-off', computed }
    const startedMs = performance.now()
    const { data, events, config } = await computeFigures(previews, asked, signal)
    const metadata = {
      configVersion: config.version,
      trigramThreshold: config.trigramThreshold,
      suggestThreshold: config.suggestThreshold,
      minimumWords: config.minimumWords,
      embeddingModel: config.embeddingModel,
      filter: asked.filter,
      tookMs: Math.round(performance.now() - startedMs),
      events,
      refreshedAt,
    }
    if (await writeFigures(database, { asked, data, metadata, expiresMs: asked.expiresMs })) computed++
  }
  await settleChanges(database)
  return { outcome: 'done', computed }
}

/** Scopes with enough events; null is all creators together. */
async function worthwhile(
  { database }: Previews,
  { worthFrom = WORTH_EVENTS }: RefreshOptions,
): Promise<(string | null)[]> {
  const ends = await historyEnds(database, null)
  const total = ends.reduce((sum, { lastHistory }) => sum + lastHistory, 0)
  const creators = ends
    .filter(({ creator, lastHistory }) => lastHistory >= worthFrom && creator !== ALL_CREATORS)
    .toSorted((one, other) => other.lastHistory - one.lastHistory)
    .slice(0, MOST_CREATORS)
    .map(({ creator }) => creator)
  return total >= worthFrom ? [null, ...creators] : creators
}
