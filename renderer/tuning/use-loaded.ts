import { useCallback, useMemo } from 'react'

interface PagedQuery<Item> {
  readonly data: { readonly pages: readonly { readonly items: readonly Item[] }[] } | undefined
  readonly hasNextPage: boolean
  readonly isFetching: boolean
  readonly fetchNextPage: () => unknown
}

/** What is loaded of a list, and how more of it is. */
export function useLoaded<Item>({ data, hasNextPage, isFetching, fetchNextPage }: PagedQuery<Item>) {
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return { items, loadMore }
}
