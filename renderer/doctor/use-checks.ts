import { notifications } from '@mantine/notifications'
import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { IndexMethod } from '../../shared/model/doctor.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'
import { useAggregations } from '../aggregations/use-aggregations.ts'
import { useBackfill } from '../backfills/use-backfills.ts'
import { useEmbeddings } from '../embeddings/use-embeddings.ts'
import { useEngineWork } from '../ops/use-ops.ts'
import { checksOf } from './checks-of.ts'

const LOOK_MS = 60_000

/** Everything that is looked at, the worst first; asked again now and then. */
export function useChecks() {
  const doctor = useQuery(api.doctor.read.queryOptions({ staleTime: 0, refetchInterval: LOOK_MS }))
  const work = useEngineWork()
  const embeddings = useEmbeddings()
  const config = useQuery(api.configs.live.queryOptions())
  const status = useQuery(api.status.read.queryOptions())
  const backfill = useBackfill()
  const aggregations = useAggregations()
  const asked = [doctor, work, embeddings, config, status, backfill]
  const ahead = aggregations.data ?? (aggregations.error ? null : undefined)
  const checks = useMemo(() => {
    const isKnown = doctor.data && work.data && embeddings.data && config.data && status.data
    if (!isKnown || backfill.data === undefined || ahead === undefined) return undefined
    return checksOf({
      doctor: doctor.data,
      work: work.data,
      embeddings: embeddings.data,
      config: config.data,
      notTakenIn: status.data.notTakenIn,
      backfill: backfill.data,
      aggregations: ahead,
    })
  }, [doctor.data, work.data, embeddings.data, config.data, status.data, backfill.data, ahead])
  return {
    checks,
    error: asked.find(({ error }) => error)?.error ?? null,
    isLooking: doctor.isFetching,
    lookAgain: () => void Promise.all([...asked, aggregations].map(({ refetch }) => refetch())),
  }
}

const REBUILD_KEY = ['doctor', 'rebuild']

/** Makes a search index anew. It goes on when the screen is left. */
export function useRebuild() {
  const queryClient = useQueryClient()
  const isRebuilding = useIsMutating({ mutationKey: REBUILD_KEY }) > 0
  const { mutate } = useMutation({
    mutationKey: REBUILD_KEY,
    mutationFn: (input: { index: string; method: IndexMethod }) => client.doctor.rebuild(input),
    onSuccess: (checks, { index }) => {
      queryClient.setQueryData(api.doctor.read.queryKey(), checks)
      notifications.show({ message: `The search index ${index} is made anew` })
    },
  })
  return { rebuild: mutate, isRebuilding }
}
