import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Candidate, CandidateDraft } from '../../shared/model/candidate.ts'
import { client } from '../api/client.ts'
import { api, SHOWN_IN_PLACE } from '../api/queries.ts'

const UNDO_MS = 10_000

/** Those in use, by name. Other consoles change them too, so they are asked for anew whenever they are looked at. */
export function useCandidates() {
  return useQuery(api.candidates.list.queryOptions({ refetchOnMount: 'always' }))
}

/** Has the list asked for anew after every change, also one that failed: then somebody else was first. */
function useAskAgain() {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: api.candidates.key() })
}

/** Saves a candidate. @param isInPlace whether a failure is shown where it was asked for. */
export function useSaveCandidate(isInPlace: boolean) {
  const askAgain = useAskAgain()
  return useMutation({
    ...(isInPlace ? { meta: SHOWN_IN_PLACE } : {}),
    mutationFn: (draft: CandidateDraft) => client.candidates.save(draft),
    onSettled: askAgain,
  })
}

/** Removes a candidate, and says so with an undo. */
export function useRemoveCandidate() {
  const onSettled = useAskAgain()
  const { mutate: restore } = useMutation({
    mutationFn: ({ id }: Candidate) => client.candidates.restore({ id }),
    onSettled,
  })
  return useMutation({
    mutationFn: ({ id }: Candidate) => client.candidates.remove({ id }),
    onSuccess: (removed) => showRemoved(removed, () => restore(removed)),
    onSettled,
  })
}

function showRemoved({ id, name }: Candidate, onUndo: () => void): void {
  const notice = `candidate ${id}`
  const undo = () => {
    notifications.hide(notice)
    onUndo()
  }
  notifications.show({
    id: notice,
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span style={{ overflowWrap: 'anywhere' }}>
          Candidate <bdi>{name}</bdi> removed
        </span>
        <Button variant="subtle" size="compact-xs" onClick={undo} style={{ flex: 'none' }}>
          Undo
        </Button>
      </Group>
    ),
  })
}
