import { useMutation } from '@tanstack/react-query'
import type { ChainSide } from '../../shared/model/chain.ts'
import type { ClusterId, MessageId } from '../../shared/model/id.ts'
import { client } from '../api/client.ts'

/** Marks the members on one side of the link that brought a message: what can be done with marked ones is done with them. */
export function useMarkSide(id: ClusterId, mark: (messages: readonly MessageId[]) => void) {
  const { mutate } = useMutation({
    mutationFn: (input: { message: MessageId; side: ChainSide }) => client.clusters.side({ id, ...input }),
    onSuccess: ({ messages }) => mark(messages),
  })
  return (message: MessageId, side: ChainSide) => mutate({ message, side })
}
