import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConfigValues } from '../../shared/model/config.ts'
import { api } from '../api/queries.ts'
import type { TuningScope } from './curves/use-curve.ts'
import { useLoaded } from './use-loaded.ts'
import { usePace, usePaced } from './use-paced.ts'

const PAGE_FLIPS = 50

/**
 * The live config beside the wanted values, as they are moved.
 * @param isNeeded else nothing is asked, and what there was stays
 */
export function useComparison({ creator, filter }: TuningScope, wanted: ConfigValues, isNeeded: boolean) {
  const paced = usePaced(wanted)
  const query = useQuery(
    api.previews.compare.queryOptions({
      input: { creator, filter, ...paced.asked },
      placeholderData: keepPreviousData,
      enabled: isNeeded,
    }),
  )
  const { isFetching } = query
  usePace(paced, wanted, isFetching)
  // Figures that could not be had do not take the last ones away: the table says which value they belong to.
  const [last, setLast] = useState(query.data)
  if (query.data && query.data !== last) setLast(query.data)
  const isCurrent = !paced.isBehind && !query.isPlaceholderData && !isFetching && !query.error
  return { query, comparison: query.data ?? last, isCurrent }
}

/** The links that flip between the live config and these values, page by page. */
export function useFlips({ creator, filter }: TuningScope, wanted: ConfigValues) {
  const paced = usePaced(wanted)
  const query = useInfiniteQuery(
    api.previews.flips.infiniteOptions({
      input: (cursor: string | null) => ({ creator, filter, ...paced.asked, cursor, limit: PAGE_FLIPS }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
      placeholderData: keepPreviousData,
    }),
  )
  usePace(paced, wanted, query.isFetching)
  const { items: flips, loadMore } = useLoaded(query)
  return { query, flips, loadMore, isCurrent: !paced.isBehind && !query.isPlaceholderData }
}
