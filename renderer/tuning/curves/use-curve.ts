import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ConfigValues } from '../../../shared/model/config.ts'
import type { CountFilter } from '../../../shared/model/count-filter.ts'
import type { CreatorId } from '../../../shared/model/id.ts'
import { api } from '../../api/queries.ts'

/** What all previews of the screen are of. */
export interface TuningScope {
  readonly creator: CreatorId | null
  readonly filter: CountFilter
}

/** All thresholds at once under these other values. The last curve stays while the next one is worked out. */
export function useCurve({ creator, filter }: TuningScope, values: Omit<ConfigValues, 'threshold'>) {
  const { trigramThreshold, suggestThreshold, minimumWords } = values
  return useQuery(
    api.previews.curve.queryOptions({
      input: { creator, filter, trigramThreshold, suggestThreshold, minimumWords },
      placeholderData: keepPreviousData,
    }),
  )
}
