import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { client } from '../api/client.ts'
import { api, SHOWN_IN_PLACE } from '../api/queries.ts'

/** Nobody tells what is spent while messages come in. */
const LOOK_MS = 10_000
const PREPARING_LOOK_MS = 2_000

/** How embeddings stand, for who looks at them. */
export function useEmbeddings() {
  return useQuery(api.embeddings.read.queryOptions({ staleTime: 0, refetchInterval: LOOK_MS }))
}

/** How far the model of the newest config is; null where it is in force for everyone. */
export function usePreparation() {
  return useQuery(
    api.embeddings.preparation.queryOptions({
      staleTime: 0,
      refetchInterval: ({ state }) => (state.data ? PREPARING_LOOK_MS : false),
    }),
  )
}

interface Save {
  readonly settings: EmbeddingSettings
  readonly key?: string | null
  readonly keepsKey?: boolean
  readonly forgetsKey?: boolean
}

export function useSaveEmbeddings() {
  const queryClient = useQueryClient()
  return useMutation({
    meta: SHOWN_IN_PLACE,
    gcTime: 0,
    mutationFn: (save: Save) => client.embeddings.save(save),
    onSuccess: (state) => queryClient.setQueryData(api.embeddings.read.queryKey(), state),
  })
}

/** Asks the provider for one word by these settings; a null key is the one that is known. */
export function useTestEmbeddings() {
  const queryClient = useQueryClient()
  return useMutation({
    meta: SHOWN_IN_PLACE,
    gcTime: 0,
    mutationFn: (asked: { settings: EmbeddingSettings; key: string | null }) => client.embeddings.test(asked),
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.embeddings.read.key() }),
  })
}

export type TestedEmbeddings = ReturnType<typeof useTestEmbeddings>
