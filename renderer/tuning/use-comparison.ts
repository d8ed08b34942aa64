import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { CreatorId } from '../../shared/model/id.ts'
import type { PreviewValues } from '../../shared/model/preview.ts'
import { api } from '../api/queries.ts'

/** A comparison that takes longer than this is broken off when the slider has moved on. */
const PATIENCE_MS = 400
const PAGE_FLIPS = 100

function areEqual(one: PreviewValues, other: PreviewValues): boolean {
  return one.threshold === other.threshold && one.trigramThreshold === other.trigramThreshold
}

/**
 * The live config beside the wanted values. While the slider moves, one question is under way at a time and
 * the newest value is asked next, so figures keep coming and the last ones are those of the last value.
 */
export function useComparison(creator: CreatorId | null, wanted: PreviewValues) {
  const [asked, setAsked] = useState(wanted)
  const query = useQuery(
    api.previews.compare.queryOptions({ input: { creator, ...asked }, placeholderData: keepPreviousData }),
  )
  const { isFetching } = query
  const isBehind = !areEqual(asked, wanted)
  useEffect(() => {
    if (!isBehind) return
    const timer = setTimeout(() => setAsked(wanted), isFetching ? PATIENCE_MS : 0)
    return () => clearTimeout(timer)
  }, [isBehind, isFetching, wanted])
  // Figures that could not be had do not take the last ones away: the table says which value they belong to.
  const [last, setLast] = useState(query.data)
  if (query.data && query.data !== last) setLast(query.data)
  const isCurrent = !isBehind && !query.isPlaceholderData && !isFetching && !query.error
  return { query, comparison: query.data ?? last, isCurrent }
}

/** The links that flip between the live config and these values, page by page. */
export function useFlips(creator: CreatorId | null, values: PreviewValues) {
  const query = useInfiniteQuery(
    api.previews.flips.infiniteOptions({
      input: (cursor: string | null) => ({ creator, ...values, cursor, limit: PAGE_FLIPS }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
      placeholderData: keepPreviousData,
    }),
  )
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const flips = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return { query, flips, loadMore }
}
