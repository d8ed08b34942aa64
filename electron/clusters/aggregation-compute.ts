import { liveConfig, type StoredConfig } from '../configs/config-store.ts'
import type { AggregationType, Asked, Figures } from './aggregation-kinds.ts'
import { findCurve, findPlane } from './preview-curves.ts'
import type { Previews } from './previews.ts'

/** Figures with what they are of. */
export type ComputedFigures = {
  readonly data: Figures<AggregationType>
  readonly events: number
  /** The live one when it was begun. */
  readonly config: StoredConfig
}

/** Computes figures as they are computed for whoever asks for them. */
export async function computeFigures(
  previews: Previews,
  asked: Asked,
  signal?: AbortSignal,
): Promise<ComputedFigures> {
  const config = await liveConfig(previews.database)
  return { config, ...(await compute(previews, asked, signal)) }
}

async function compute(
  previews: Previews,
  { creator, type, filter }: Asked,
  signal: AbortSignal | undefined,
): Promise<Pick<ComputedFigures, 'data' | 'events'>> {
  switch (type) {
    case 'threshold-curve': {
      const { curve, events } = await findCurve(previews, { creator, filter, ask: {}, signal })
      return { data: curve, events }
    }
    case 'score-histogram': {
      const { events, ...data } = await previews.scores(creator, filter)
      return { data, events }
    }
    case 'threshold-plane': {
      const { lines, events } = await findPlane(previews, { creator, filter, ask: {}, signal })
      return { data: planeOf(lines), events }
    }
  }
}

/** A plane from its lines, without what labels say. */
export const planeOf = (
  lines: readonly Pick<Figures<'threshold-curve'>, keyof Figures<'threshold-plane'>>[],
): Figures<'threshold-plane'> => ({
  messages: lines[0]?.messages ?? 0,
  clusters: lines.map(({ clusters }) => clusters),
  grouped: lines.map(({ grouped }) => grouped),
  largest: lines.map(({ largest }) => largest),
  trigramLinks: lines.map(({ trigramLinks }) => trigramLinks),
  vectorLinks: lines.map(({ vectorLinks }) => vectorLinks),
})
