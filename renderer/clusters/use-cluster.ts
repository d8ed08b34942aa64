import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { ClusterId } from '../../shared/model/id.ts'
import { api } from '../api/queries.ts'
import { memberLetter } from './member-letter.ts'

const PAGE_MEMBERS = 100

/** One cluster, how it hangs together, and its members, page by page. `letters` names the loaded members by message id. */
export function useCluster(id: ClusterId) {
  const cluster = useQuery(api.clusters.read.queryOptions({ input: { id } }))
  const chain = useQuery(api.clusters.chain.queryOptions({ input: { id } }))
  const pages = useInfiniteQuery(
    api.clusters.members.infiniteOptions({
      input: (cursor: string | null) => ({ id, cursor, limit: PAGE_MEMBERS }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
      placeholderData: keepPreviousData,
    }),
  )
  const { data, hasNextPage, isFetching, fetchNextPage } = pages
  const members = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const letters = useMemo(
    () => new Map<string, string>(members.map(({ message }, index) => [message.id, memberLetter(index)])),
    [members],
  )
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return {
    cluster: cluster.data,
    /** Undefined until it is known; the cluster can be worked on without. */
    chain: chain.data,
    members,
    letters,
    hasMore: hasNextPage,
    loadMore,
    areMembersLoading: pages.isPending,
    error: cluster.error ?? pages.error ?? chain.error,
    retry: () => {
      void cluster.refetch()
      void chain.refetch()
      void pages.refetch()
    },
  }
}
