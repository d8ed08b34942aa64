import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { skipToken, useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { wordsOf } from '../../shared/failure-words.ts'
import type { CreatorId, RunId } from '../../shared/model/id.ts'
import type { RebuildProgress, RebuildTakenBack } from '../../shared/model/rebuild.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'
import { counted } from '../ui/numbers.ts'

const RUN_KEY = ['rebuilds', 'running']
const PROGRESS_KEY = ['rebuilds', 'progress']

const UNDO_MS = 20_000

/** Asks the run at hand to end before its next creator. One runs at a time, whichever screen is shown meanwhile. */
let isStopping = false

/** What a rebuild touches. */
const shown = () => [api.rebuilds.key(), api.clusters.key(), api.messages.suggested.key(), api.previews.key()]

/** Runs a rebuild, which goes on when the screen is left. */
export function useRebuild() {
  const queryClient = useQueryClient()
  const { mutate: takeBack } = useTakeBack()
  const { mutate } = useMutation({
    mutationKey: RUN_KEY,
    mutationFn: async (asked: { creator: CreatorId | null; expected: number }) => {
      isStopping = false
      const undo = (run: RunId) => () => takeBack({ run, creator: asked.creator })
      let last: RebuildProgress | null = null
      try {
        for await (const progress of await client.rebuilds.run(asked)) {
          last = progress
          queryClient.setQueryData(PROGRESS_KEY, progress)
          if (isStopping) break
        }
      } finally {
        // What was done before it failed can be undone all the same.
        if (last) showDone(last, undo(last.run))
      }
    },
    onSettled: () => {
      queryClient.removeQueries({ queryKey: PROGRESS_KEY })
      for (const queryKey of shown()) void queryClient.invalidateQueries({ queryKey })
    },
  })
  const { data: progress } = useQuery<RebuildProgress>({ queryKey: PROGRESS_KEY, queryFn: skipToken })
  return {
    isRunning: useIsMutating({ mutationKey: RUN_KEY }) > 0,
    progress,
    run: mutate,
    stop: () => {
      isStopping = true
    },
  }
}

function showDone(
  { run, moved, relinked, changed, done, creators, failed }: RebuildProgress,
  onUndo: () => void,
) {
  const id = `rebuild ${run}`
  const undo = () => {
    notifications.hide(id)
    onUndo()
  }
  const rest = done < creators ? `, ended after ${counted(done, 'creator')} of ${creators}` : ''
  notifications.show({
    id,
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        {changed === 0 && failed.length === 0
          ? `Nothing had to be moved${rest}`
          : `Rebuilt: ${counted(moved, 'message')} moved, ${relinked} otherwise linked or suggested${rest}`}
        {changed > 0 && (
          <Button variant="subtle" size="compact-xs" onClick={undo}>
            Undo
          </Button>
        )}
      </Group>
    ),
  })
  showRefused('Not rebuilt', failed, (reason) => wordsOf({ code: 'CANNOT_REBUILD', data: { reason } }))
}

/** Creators that are named. */
const MOST_NAMED = 3

/** One note for all of them: why the first could not be done, and who they are. */
function showRefused<Reason>(
  title: string,
  refused: readonly { readonly creator: string; readonly reason: Reason }[],
  words: (reason: Reason) => ReturnType<typeof wordsOf>,
): void {
  const [first] = refused
  if (!first) return
  const names = refused.slice(0, MOST_NAMED).map(({ creator }) => creator)
  const more = refused.length > names.length ? ` and ${refused.length - names.length} more` : ''
  const why = words(first.reason)
  notifications.show({
    color: 'red',
    autoClose: false,
    title: `${title}: ${names.join(', ')}${more}`,
    message: `${why?.title} ${why?.next}`,
  })
}

/** Takes a rebuild back, and says of which creators it could not. */
export function useTakeBack() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (asked: { run: RunId; creator: CreatorId | null }) => client.rebuilds.takeBack(asked),
    onSuccess: showTakenBack,
    onSettled: () => {
      for (const queryKey of shown()) void queryClient.invalidateQueries({ queryKey })
    },
  })
}

function showTakenBack({ creators, messages, refused }: RebuildTakenBack): void {
  if (creators > 0) notifications.show({ message: `Taken back: ${counted(messages, 'message')} went back` })
  showRefused('Not taken back', refused, (reason) => wordsOf({ code: 'CANNOT_RESTORE', data: { reason } }))
}
