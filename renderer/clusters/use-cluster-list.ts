import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { ClusterStatus } from '../../shared/model/cluster.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { api } from '../api/queries.ts'

/** What of the clusters is listed, and in which order. */
export interface ClusterFilter {
  readonly creator: CreatorId | null
  readonly status: ClusterStatus | null
  readonly search: string
  readonly sort: 'newest' | 'largest' | 'weakest'
}

const PAGE_ROWS = 100

/** The clusters of a filter, page by page. */
export function useClusterList(filter: ClusterFilter) {
  const query = useInfiniteQuery(
    api.clusters.list.infiniteOptions({
      input: (cursor: string | null) => ({ ...filter, cursor, limit: PAGE_ROWS }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
      placeholderData: keepPreviousData,
    }),
  )
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const clusters = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return { query, clusters, total: data?.pages[0]?.total ?? 0, loadMore }
}

/** How many clusters of a status the scope holds; undefined until it is known. */
export function useClusterTotal(creator: CreatorId | null, status: ClusterStatus | null): number | undefined {
  const { data } = useQuery(api.clusters.list.queryOptions({ input: { creator, status, limit: 1 } }))
  return data?.total
}
