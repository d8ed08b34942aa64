import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Gate } from '../../shared/model/gate.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'
import { counted } from '../ui/numbers.ts'
import { gateOf } from './gate-of.ts'

export function useGates() {
  return useQuery(api.gates.list.queryOptions())
}

/** The gate that holds for a creator; undefined until it is known, and for all creators together. */
export function useGateOf(creator: CreatorId | null): Gate | undefined {
  const { data: gates } = useGates()
  return gates && creator !== null ? gateOf(gates, creator) : undefined
}

/** How many of the creators that are looked at are in shadow. */
export function useShadowCount(creator: CreatorId | null): number {
  const { data: gates = [] } = useGates()
  const { data: creators = [] } = useQuery(api.creators.list.queryOptions())
  const looked = creator === null ? creators : creators.filter(({ id }) => id === creator)
  return looked.filter(({ id }) => gateOf(gates, id) === 'shadow').length
}

/** Sets a gate; with null as the creator everyone's, with null as the gate the creator's own is taken away. */
export function useSetGate() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (input: { creator: CreatorId | null; gate: Gate | null }) => client.gates.set(input),
    onSuccess: (gates) => {
      queryClient.setQueryData(api.gates.list.queryKey(), gates)
      return queryClient.invalidateQueries({ queryKey: api.clusters.key() })
    },
  })
}

/** Has messages taken in that came while the gate was off, and says how many. */
export function useTakeIn() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (creator: CreatorId) => client.messages.takeIn({ creator }),
    onSuccess: ({ messages }, creator) => {
      notifications.show({ message: `${counted(messages, 'message')} of ${creator} are being taken in` })
      return queryClient.invalidateQueries({ queryKey: api.gates.keptOut.key() })
    },
  })
}
