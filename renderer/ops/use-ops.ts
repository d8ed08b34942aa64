import { notifications } from '@mantine/notifications'
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { DeadLetter } from '../../shared/model/job.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'
import { counted } from '../ui/numbers.ts'

const OPEN_MS = 3_000

/** Enough to notice elsewhere that something is stuck, or was paused by others. */
export const GLANCE_MS = 15_000
const PAGE_LETTERS = 100

/** What the engine is at. Other programs work on the same database, so it is asked for again and again. */
export function useEngineWork(everyMs = OPEN_MS, isAsked = true) {
  return useQuery(api.jobs.read.queryOptions({ refetchInterval: everyMs, enabled: isAsked }))
}

/** Jobs that failed too often, the last first, page by page. */
export function useDeadLetters() {
  const query = useInfiniteQuery(
    api.jobs.deadLetters.infiniteOptions({
      input: (cursor: string | null) => ({ cursor, limit: PAGE_LETTERS }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
      placeholderData: keepPreviousData,
    }),
  )
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const letters = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return { query, letters, loadMore }
}

/** Pauses matching for everyone who works on this database, or has it go on. */
export function usePauseMatching() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (isPaused: boolean) => client.jobs.pauseMatching({ isPaused }),
    onSuccess: ({ pause }) => {
      const message = pause ? 'Matching is paused: what comes in is stored, and waits' : 'Matching goes on'
      notifications.show({ message })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.jobs.key() }),
  })
}

type Ids = DeadLetter['id'][]

/** Has jobs done again, or gives them up; says how many it was. */
export function useDeadLetterActs() {
  const queryClient = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: (act: () => Promise<string>) => act(),
    onSuccess: (message) => notifications.show({ message }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.jobs.key() }),
  })
  return {
    isPending,
    /** Null: all there are. */
    tryAgain: (ids: Ids | null) =>
      mutate(async () => `${counted((await client.jobs.redrive({ ids })).moved, 'job')} to be tried again`),
    giveUp: (ids: Ids) =>
      mutate(async () => `${counted((await client.jobs.discard({ ids })).discarded, 'job')} given up`),
  }
}
