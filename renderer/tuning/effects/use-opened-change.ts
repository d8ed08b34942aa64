import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type {
  ChangedCluster,
  ChangedFlips,
  ChangedSide,
  ChangeSide,
  ClusterChange,
} from '../../../shared/model/cluster-change.ts'
import type { ConfigValues } from '../../../shared/model/config.ts'
import type { MessageId } from '../../../shared/model/id.ts'
import { api } from '../../api/queries.ts'
import { memberLetter } from '../../clusters/member-letter.ts'

const PAGE = 100

/** A change by what it is found by. */
export type NamedChange = ConfigValues & Pick<ClusterChange, 'creator' | 'seq'>

/** The beginning of a change. */
export const useOpenedChange = (named: NamedChange) =>
  useQuery(api.previews.change.queryOptions({ input: { ...named, limit: PAGE } }))

interface Further<Page> {
  readonly data: { readonly pages: readonly Page[] } | undefined
  readonly hasNextPage: boolean
  readonly isFetching: boolean
  readonly error: unknown
  readonly fetchNextPage: () => unknown
  readonly refetch: () => unknown
}

/** Whether what comes after a first page is wanted: nothing is asked for before its end comes near. */
function useWanted(first: { readonly next: string | null }) {
  const [isWanted, setIsWanted] = useState(false)
  const want = useCallback(() => setIsWanted(true), [])
  return { isAsked: isWanted && first.next !== null, want }
}

/** A first page with those after it. */
function usePages<Page extends { readonly next: string | null }>(
  first: Page,
  { data, hasNextPage, isFetching, error, fetchNextPage, refetch }: Further<Page>,
  { isAsked, want }: ReturnType<typeof useWanted>,
) {
  // Another function whenever more can be had, as whoever looks for a message further down waits for that.
  const loadMore = useCallback(() => {
    if (!isAsked) want()
    else if (hasNextPage && !isFetching) fetchNextPage()
  }, [isAsked, want, hasNextPage, isFetching, fetchNextPage])
  const pages = useMemo(() => [first, ...(data?.pages ?? [])], [first, data])
  const hasMore = first.next !== null && (data === undefined || hasNextPage)
  return { pages, hasMore, loadMore, error, retry: () => void refetch() }
}

/** A line of a side: a cluster, or a member of it. */
export type SideRow =
  | { readonly cluster: ChangedCluster; readonly member: null }
  | { readonly cluster: ChangedCluster; readonly member: ChangedSide['items'][number] }

/** The clusters of one side with their members, page by page, and what the messages are called there. */
export function useChangeSide(named: NamedChange, side: ChangeSide, first: ChangedSide) {
  const wanted = useWanted(first)
  const query = useInfiniteQuery(
    api.previews.changeSide.infiniteOptions({
      input: (cursor: string | null) => ({ ...named, side, cursor, limit: PAGE }),
      initialPageParam: first.next,
      getNextPageParam: ({ next }) => next,
      enabled: wanted.isAsked,
    }),
  )
  const { pages, ...further } = usePages(first, query, wanted)
  const rows = useMemo(() => rowsOf(pages), [pages])
  const letters = useMemo(() => lettersOf(rows), [rows])
  return { ...further, rows, letters, total: first.total + first.clusterCount }
}

function rowsOf(pages: readonly ChangedSide[]): SideRow[] {
  const clusters = new Map(pages.flatMap((page) => page.clusters.map((one) => [one.place, one] as const)))
  return pages
    .flatMap(({ items }) => items)
    .flatMap((member): SideRow[] => {
      const cluster = clusters.get(member.cluster)
      if (!cluster) return []
      const row = { cluster, member }
      return member.memberAt === 0 ? [{ cluster, member: null }, row] : [row]
    })
}

/** A message with its place among the members of its cluster. */
interface Placed {
  readonly id: MessageId
  readonly memberAt: number | null
}

/** By message id. Those that a chain names have theirs before they are loaded. */
function lettersOf(rows: readonly SideRow[]): Map<string, string> {
  const named = rows.flatMap(({ cluster: { chain }, member }): Placed[] => {
    if (member) return [member]
    const cuts = [chain.weakest, chain.bridge].flatMap((cut) => (cut ? [cut.message, cut.match] : []))
    return chain.hub ? [...cuts, chain.hub.message] : cuts
  })
  return new Map(
    named.flatMap(({ id, memberAt }) => (memberAt === null ? [] : [[id, memberLetter(memberAt)] as const])),
  )
}

/** The links that flip in a change, page by page. */
export function useChangeFlips(named: NamedChange, first: ChangedFlips) {
  const wanted = useWanted(first)
  const query = useInfiniteQuery(
    api.previews.changeFlips.infiniteOptions({
      input: (cursor: string | null) => ({ ...named, cursor, limit: PAGE }),
      initialPageParam: first.next,
      getNextPageParam: ({ next }) => next,
      enabled: wanted.isAsked,
    }),
  )
  const { pages, ...further } = usePages(first, query, wanted)
  const flips = useMemo(() => pages.flatMap(({ items }) => items), [pages])
  return { ...further, flips }
}
