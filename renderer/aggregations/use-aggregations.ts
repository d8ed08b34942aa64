import { notifications } from '@mantine/notifications'
import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { aggregationWords } from '../../shared/aggregation-words.ts'
import type { AggregationState } from '../../shared/model/aggregation.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'

/** Others work on the same database. */
const LOOK_MS = 60_000

/** How it stands with what is computed ahead; asked again now and then. */
export const useAggregations = (isAsked = true) =>
  useQuery(api.aggregations.read.queryOptions({ refetchInterval: LOOK_MS, enabled: isAsked }))

const CHECK_KEY = ['aggregations', 'checking']

/** Checks, and turns computing ahead on and off. A check goes on when the screen is left. */
export function useAggregationActs() {
  const queryClient = useQueryClient()
  const keep = (state: AggregationState) => queryClient.setQueryData(api.aggregations.read.queryKey(), state)
  const check = useMutation({
    mutationKey: CHECK_KEY,
    mutationFn: () => client.aggregations.check(),
    onSuccess: (state) => {
      keep(state)
      notifications.show({ message: aggregationWords(state.lastCheck).title })
    },
  })
  const turn = useMutation({
    mutationFn: (isEnabled: boolean) => client.aggregations.setEnabled({ isEnabled }),
    onSuccess: keep,
  })
  return {
    isChecking: useIsMutating({ mutationKey: CHECK_KEY }) > 0,
    check: () => check.mutate(),
    isTurning: turn.isPending,
    turn: turn.mutate,
  }
}
