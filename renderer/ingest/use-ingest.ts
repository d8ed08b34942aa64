import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CreatorId } from '../../shared/model/id.ts'
import type { IngestChange, IngestTokenId } from '../../shared/model/ingest.ts'
import { client } from '../api/client.ts'
import { api, SHOWN_IN_PLACE } from '../api/queries.ts'

/** What comes in is counted, and told by nobody. */
const LOOK_MS = 10_000

/** How the ways in stand, for who looks at them. */
export function useIngest() {
  return useQuery(api.ingest.read.queryOptions({ staleTime: 0, refetchInterval: LOOK_MS }))
}

/** Opens or shuts a way, or sets the rate, for everyone who works on this database. */
export function useSetIngest() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: IngestChange) => client.ingest.set(change),
    onSuccess: (ingest) => queryClient.setQueryData(api.ingest.read.queryKey(), ingest),
  })
}

export function useMakeToken() {
  const queryClient = useQueryClient()
  return useMutation({
    meta: SHOWN_IN_PLACE,
    // The value is kept nowhere once nobody looks at it.
    gcTime: 0,
    mutationFn: (input: { name: string; creator: CreatorId | null }) => client.ingest.makeToken(input),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.ingest.key() }),
  })
}

export function useRevokeToken() {
  const queryClient = useQueryClient()
  return useMutation({
    meta: SHOWN_IN_PLACE,
    mutationFn: (token: IngestTokenId) => client.ingest.revokeToken({ token }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.ingest.key() }),
  })
}
