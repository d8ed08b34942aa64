import type { FigureSource } from '../../shared/model/threshold-curve.ts'
import {
  AggregationMetadata,
  type AggregationType,
  type Asked,
  type Figures,
  figures,
  isAhead,
} from '../clusters/aggregation-kinds.ts'
import { readStored } from '../clusters/aggregation-store.ts'
import type { Reader } from '../store/database.ts'

/** Figures that lay ready, with the values they were computed under. */
type Ready<Type extends AggregationType> = {
  readonly data: Figures<Type>
  readonly values: AggregationMetadata
  readonly computedAt: Date
}

/** What lies ready of what is asked for; null where it has to be computed. */
export async function storedFigures<Type extends AggregationType>(
  reader: Reader,
  asked: Asked<Type>,
): Promise<Ready<Type> | null> {
  if (!isAhead(asked, Date.now())) return null
  const row = await readStored(reader, asked)
  if (row === null) return null
  const data = figures[asked.type].safeParse(row.data)
  const values = AggregationMetadata.safeParse(row.metadata)
  // Whoever wrote it was not this program. The next check puts it right.
  if (!data.success || !values.success) return null
  return { data: data.data as Figures<Type>, values: values.data, computedAt: row.computedAt }
}

/** What is said of where figures come from. */
export const sourceOf = (
  stored: { readonly computedAt: Date } | null,
): { source: FigureSource; computedAt: string } => ({
  source: stored ? 'precomputed' : 'computed now',
  computedAt: (stored?.computedAt ?? new Date()).toISOString(),
})
