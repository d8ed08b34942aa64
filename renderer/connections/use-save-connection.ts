import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useLocation } from 'wouter'
import type { ConnectionId } from '../../shared/model/connection.ts'
import { client } from '../api/client.ts'
import { applyStatus } from '../api/notices.ts'
import { api, SHOWN_IN_PLACE } from '../api/queries.ts'
import { DATABASES } from './database-paths.ts'
import { addressOf, type FormValues } from './form-values.ts'

/** Looks at the server that is typed, and keeps what was typed with what came of it. */
export function useTestConnection(id: ConnectionId | null) {
  return useMutation({
    meta: SHOWN_IN_PLACE,
    gcTime: 0,
    mutationFn: (values: FormValues) =>
      client.connections.test({ id, address: addressOf(values), password: values.password || null }),
  })
}

export type TestedConnection = ReturnType<typeof useTestConnection>

interface SaveInput {
  readonly values: FormValues
  readonly thenUse: boolean
}

/** Saves what is typed, and makes it the database in use where that is asked for too. */
export function useSaveConnection(id: ConnectionId | null, canKeep: boolean) {
  const queryClient = useQueryClient()
  const [, navigate] = useLocation()
  // A new one that was saved, and could not be used, is not saved a second time.
  const saved = useRef(id)
  return useMutation({
    meta: SHOWN_IN_PLACE,
    gcTime: 0,
    mutationFn: async ({ values, thenUse }: SaveInput) => {
      const connection = await client.connections.save({
        id: saved.current,
        name: values.name.trim(),
        address: addressOf(values),
        password: values.password || null,
        keepsPassword: canKeep && values.keepsPassword,
      })
      saved.current = connection.id
      await queryClient.invalidateQueries({ queryKey: api.connections.list.key() })
      return thenUse ? client.connections.use({ id: connection.id }) : null
    },
    onSuccess: (status) => {
      if (status) applyStatus(queryClient, status)
      navigate(status ? '/clusters' : DATABASES)
    },
  })
}
