import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { CreatorId } from '../../shared/model/id.ts'
import { api } from '../api/queries.ts'

const PAGE_ROWS = 50

/** Messages that are alone with the one each comes nearest to, page by page. */
export function useSuggested(creator: CreatorId | null) {
  const query = useInfiniteQuery(
    api.messages.suggested.infiniteOptions({
      input: (cursor: string | null) => ({ creator, cursor, limit: PAGE_ROWS }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
      placeholderData: keepPreviousData,
    }),
  )
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const suggestions = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return { query, suggestions, hasMore: hasNextPage, loadMore }
}
