import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Connection, ConnectionId } from '../../shared/model/connection.ts'
import type { DatabaseState, Status } from '../../shared/model/status.ts'
import { client } from '../api/client.ts'
import { applyStatus } from '../api/notices.ts'
import { api } from '../api/queries.ts'

/** Every database there is to choose from; undefined until it is known. */
export function useConnections(): readonly Connection[] | undefined {
  return useQuery(api.connections.list.queryOptions()).data
}

/** The database in use and how it is; undefined until it is known. */
export function useDatabase(): DatabaseState | undefined {
  const { data } = useQuery(api.status.read.queryOptions({ select: databaseOf }))
  return data
}

const databaseOf = ({ database }: Status): DatabaseState => database

interface UseInput {
  readonly id: ConnectionId
  readonly password?: string
}

/** Makes another database the one in use, or opens this one again. How that went is in the status. */
export function useUseDatabase() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ id, password }: UseInput) => client.connections.use({ id, password: password || null }),
    onSuccess: (status) => applyStatus(queryClient, status),
  })
}

/** Takes a connection out of the list. The database itself stays as it is. */
export function useRemoveConnection() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: ConnectionId) => client.connections.remove({ id }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.connections.list.key() }),
  })
}
