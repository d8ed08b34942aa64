import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { ClusterChangeKind } from '../../../shared/model/cluster-change.ts'
import type { ConfigValues } from '../../../shared/model/config.ts'
import { api } from '../../api/queries.ts'
import type { TuningScope } from '../curves/use-curve.ts'
import { useLoaded } from '../use-loaded.ts'
import { usePace, usePaced } from '../use-paced.ts'

/** Few at first, so that they are there while the slider moves. */
const PAGE = 50

/** Kinds of change that are listed; none: all of them. */
export type ChosenKinds = readonly ClusterChangeKind[]

const changesOptions = ({ creator, filter }: TuningScope, values: ConfigValues, kinds: ChosenKinds) =>
  api.previews.changes.infiniteOptions({
    input: (cursor: string | null) => ({
      ...{ creator, filter, ...values, kinds: [...kinds] },
      ...{ cursor, limit: PAGE },
    }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })

/** Asks about values as they are moved to, while they are still to be rendered; unless a question is under way. */
export function useChangesAhead(scope: TuningScope, kinds: ChosenKinds) {
  const queryClient = useQueryClient()
  return (values: ConfigValues): void => {
    if (queryClient.isFetching({ queryKey: api.previews.changes.key() }) > 0) return
    // What goes wrong is shown where it is waited for.
    queryClient.infiniteQuery(changesOptions(scope, values, kinds)).catch(() => undefined)
  }
}

/** What becomes of clusters under these values, page by page. */
export function useChanges(scope: TuningScope, wanted: ConfigValues, kinds: ChosenKinds) {
  const paced = usePaced(wanted)
  const query = useInfiniteQuery(changesOptions(scope, paced.asked, kinds))
  usePace(paced, wanted, query.isFetching)
  const { items: changes, loadMore } = useLoaded(query)
  const isCurrent = !paced.isBehind && !query.isPlaceholderData
  const first = query.data?.pages[0]
  return {
    ...{ query, changes, loadMore, isCurrent },
    summary: first?.summary,
    total: first?.total ?? 0,
    asked: paced.asked,
  }
}

export type Changes = ReturnType<typeof useChanges>

/** Each creator's figures under both, page by page. */
export function useCreators({ creator, filter }: TuningScope, wanted: ConfigValues) {
  const paced = usePaced(wanted)
  const query = useInfiniteQuery(
    api.previews.creators.infiniteOptions({
      input: (cursor: string | null) => ({ creator, filter, ...paced.asked, cursor, limit: PAGE }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
      placeholderData: keepPreviousData,
    }),
  )
  usePace(paced, wanted, query.isFetching)
  const { items: creators, loadMore } = useLoaded(query)
  return { query, creators, total: query.data?.pages[0]?.total ?? 0, loadMore }
}
