import { Button, Group } from '@mantine/core'
import { notifications, notificationsStore } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Act } from '../../shared/model/cluster.ts'
import type { ActId, ClusterId, MessageId } from '../../shared/model/id.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'
import { actWords, canTakeBack } from './act-words.ts'

const UNDO_MS = 10_000

const ID_PREFIX = 'act '

/** Only the last act is announced: an older note would offer to undo what may be undone by now. */
function showDone(act: Act, onUndo: () => void): void {
  const id = `${ID_PREFIX}${act.id}`
  notifications.updateState(notificationsStore, (shown) =>
    shown.filter(({ id }) => !id?.startsWith(ID_PREFIX)),
  )
  const undo = () => {
    notifications.hide(id)
    onUndo()
  }
  notifications.show({
    id,
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        {actWords(act)}
        {canTakeBack(act) && (
          <Button variant="subtle" size="compact-xs" onClick={undo}>
            Undo
          </Button>
        )}
      </Group>
    ),
  })
}

/** Does what people ask for. Each act is shown with an undo, and the lists are asked again. */
export function useAct() {
  const queryClient = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: (act: () => Promise<Act>) => act(),
    onSuccess: (act) => showDone(act, () => restore(act.id)),
    onSettled: () =>
      Promise.all(
        [api.clusters.key(), api.messages.suggested.key()].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  })
  const restore = (act: ActId) => mutate(() => client.clusters.restore({ act }))
  return { isPending, act: mutate, restore }
}

/** What people do with a cluster. */
export function useActs(cluster: ClusterId) {
  const { isPending, act, restore } = useAct()
  return {
    isPending,
    restore,
    remove: (messages: MessageId[], reason = '') =>
      act(() => client.clusters.remove({ id: cluster, messages, reason })),
    refuse: (message: MessageId, candidate: MessageId) =>
      act(() => client.clusters.refuse({ message, candidate })),
    answer: (responseText: string) => act(() => client.clusters.action({ id: cluster, responseText })),
    erase: (message: MessageId, reason: string) => act(() => client.messages.delete({ message, reason })),
  }
}

export type ClusterActs = ReturnType<typeof useActs>
