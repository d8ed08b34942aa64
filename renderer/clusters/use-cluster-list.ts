import { keepPreviousData, useInfiniteQuery, usePrefetchInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { ClusterStatus } from '../../shared/model/cluster.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { api } from '../api/queries.ts'
import { useScope } from '../frame/scope.tsx'

/** What of the clusters is listed, and in which order. */
export interface ClusterFilter {
  readonly creator: CreatorId | null
  readonly status: ClusterStatus | null
  readonly search: string
  readonly sort: 'newest' | 'largest' | 'weakest'
}

const PAGE_ROWS = 100

/** What of a choice is listed before anybody has chosen. */
export const FIRST_CHOICE: Pick<ClusterFilter, 'status' | 'sort'> = { status: null, sort: 'newest' }

const pagesOf = (filter: ClusterFilter) =>
  api.clusters.list.infiniteOptions({
    input: (cursor: string | null) => ({ ...filter, cursor, limit: PAGE_ROWS }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })

/** Asks for the first rows before it is known whether the database is open: they come as soon as it is. */
export function FirstClusters(): null {
  const { creator } = useScope()
  usePrefetchInfiniteQuery(pagesOf({ creator, search: '', ...FIRST_CHOICE }))
  return null
}

/** The clusters of a filter, page by page. */
export function useClusterList(filter: ClusterFilter) {
  const query = useInfiniteQuery(pagesOf(filter))
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const clusters = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return { query, clusters, total: data?.pages[0]?.total ?? 0, loadMore }
}

/** How many clusters a filter finds, and the members of the largest of them; undefined until that is known. */
export function useClusterFigures(filter: Omit<ClusterFilter, 'sort'>) {
  const { data } = useQuery({
    ...api.clusters.list.queryOptions({ input: { ...filter, sort: 'largest', limit: 1 } }),
    placeholderData: keepPreviousData,
  })
  return { total: data?.total, largest: data?.items[0]?.members }
}
