import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { hashKey, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Status } from '../../shared/model/status.ts'
import { hasCode } from '../ui/failure-words.ts'
import { followDatabase } from './active-database.ts'
import { client } from './client.ts'

/** Options and keys for every method of the contract. */
export const api = createTanstackQueryUtils(client)

const BUSY_RETRIES = 3

/** `meta` of a change whose failure is shown where it was asked for, and need not be announced. */
export const SHOWN_IN_PLACE = { isShownInPlace: true }

/** First part of the key of files on their way to the core. */
export const UPLOAD_KEY = 'upload'

/**
 * What is asked stays valid until a notice says otherwise. A lost connection or database is not retried
 * here: everything is asked again when it is back.
 * @param onFailure shows a failed change; failed questions are shown where their answer would be.
 */
export function createQueryClient(onFailure: (error: unknown) => void): QueryClient {
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        // The core is on this machine: whether there is a network says nothing.
        networkMode: 'always',
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => count < BUSY_RETRIES && hasCode(error, 'DATABASE_BUSY'),
      },
      mutations: { networkMode: 'always' },
    },
    queryCache: new QueryCache({
      onSuccess: (answer, { queryKey }) => {
        if (hashKey(queryKey) !== hashKey(api.status.read.queryKey())) return
        followDatabase(queryClient, Status.parse(answer).database)
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _input, _before, mutation) => {
        if (mutation.meta !== SHOWN_IN_PLACE) onFailure(error)
      },
    }),
  })
  return queryClient
}
