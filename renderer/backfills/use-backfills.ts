import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Backfill, BackfillPlan, BackfillScope } from '../../shared/model/backfill.ts'
import { client } from '../api/client.ts'
import { api, SHOWN_IN_PLACE } from '../api/queries.ts'
import { hasStopped } from './backfill-news.ts'
import { isUnderWay } from './backfill-words.ts'
import { tellResumed, tellStopped } from './tell-stopped.tsx'

/** Others may start one too; it is looked more often while one runs. */
const LOOK_MS = 15_000
const RUNNING_LOOK_MS = 2_000

/** The newest backfill; null where there never was one. */
export function useBackfill(isAsked = true) {
  return useQuery(
    api.backfills.read.queryOptions({
      input: {},
      enabled: isAsked,
      staleTime: 0,
      refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_LOOK_MS : LOOK_MS),
    }),
  )
}

/** All there were, the newest first. Asked anew when the newest one has ended. */
export function useBackfillHistory(newest: Backfill | null) {
  return useInfiniteQuery({
    ...api.backfills.list.infiniteOptions({
      input: (cursor: string | null) => ({ cursor, limit: 20 }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
      placeholderData: keepPreviousData,
    }),
    queryKey: [...api.backfills.list.key(), newest?.id, newest !== null && isUnderWay(newest)],
    staleTime: 0,
  })
}

/** What taking these in would come to, as it is now. */
export function useEstimate(scope: BackfillScope, isAsked = true) {
  return useQuery(
    api.backfills.estimate.queryOptions({
      input: scope,
      enabled: isAsked,
      staleTime: 0,
      gcTime: 0,
      placeholderData: keepPreviousData,
    }),
  )
}

/** Puts a backfill that a call answered with in its place, and has what it changes asked again. */
function useShowBackfill() {
  const queryClient = useQueryClient()
  return async (backfill: Backfill) => {
    const queryKey = api.backfills.read.queryKey({ input: {} })
    // What was asked before the call would put back what was so before it.
    await queryClient.cancelQueries({ queryKey })
    queryClient.setQueryData(queryKey, backfill)
    void queryClient.invalidateQueries({ queryKey: api.backfills.list.key() })
    void queryClient.invalidateQueries({ queryKey: api.status.read.key() })
  }
}

export function useStartBackfill() {
  const show = useShowBackfill()
  return useMutation({
    meta: SHOWN_IN_PLACE,
    mutationFn: (plan: BackfillPlan) => client.backfills.start(plan),
    onSuccess: show,
  })
}

/** Tells whenever the newest backfill stops, whoever did it or stopped it; undefined while it is not known. */
export function useStoppedNotice(newest: Backfill | null | undefined): void {
  const before = useRef<Backfill | null | undefined>(undefined)
  useEffect(() => {
    // What was so when it was first looked at, or is of another database, is no news.
    if (newest !== undefined && before.current !== undefined && hasStopped(before.current, newest)) {
      tellStopped(newest)
    }
    before.current = newest
  }, [newest])
}

export type BackfillVerb = 'pause' | 'resume' | 'cancel'

export function useSteerBackfill() {
  const show = useShowBackfill()
  return useMutation({
    mutationFn: ({ verb, id }: { verb: BackfillVerb; id: Backfill['id'] }) => client.backfills[verb]({ id }),
    onSuccess: async (backfill, { verb }) => {
      await show(backfill)
      // That it has stopped is told wherever that comes from.
      if (verb === 'resume') tellResumed(backfill)
    },
  })
}
