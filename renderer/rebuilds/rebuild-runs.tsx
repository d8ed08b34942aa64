import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { CreatorId } from '../../shared/model/id.ts'
import type { RebuildRun } from '../../shared/model/rebuild.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { TimeAgo } from '../ui/figures.tsx'
import { counted, countText } from '../ui/numbers.ts'
import { useRebuild, useTakeBack } from './use-rebuild.tsx'

const PAGE = 20

/** Rebuilds that were done, newest first, each with its undo. */
export function RebuildRuns({ creator }: { readonly creator: CreatorId | null }) {
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(
    api.rebuilds.list.infiniteOptions({
      input: (cursor: string | null) => ({ creator, cursor, limit: PAGE }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
    }),
  )
  const { mutate, isPending } = useTakeBack()
  const { isRunning } = useRebuild()
  if (error && !data) return <FailureNotice error={error} onRetry={() => void refetch()} />
  const runs = data?.pages.flatMap(({ items }) => items) ?? []
  if (runs.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        Done before
      </Title>
      {runs.map((run) => (
        <Run
          key={run.run}
          run={run}
          isBusy={isPending || isRunning}
          onUndo={() => mutate({ run: run.run, creator })}
        />
      ))}
      {hasNextPage && (
        <Anchor component="button" type="button" size="sm" onClick={() => void fetchNextPage()}>
          Show earlier ones
        </Anchor>
      )}
    </Stack>
  )
}

interface RunProps {
  readonly run: RebuildRun
  readonly isBusy: boolean
  readonly onUndo: () => void
}

function Run({ run, isBusy, onUndo }: RunProps) {
  const { configVersion, creators, messages, takenBack, author, at } = run
  const isWhollyBack = takenBack === creators
  return (
    <Paper withBorder p="sm" component="article" aria-label={`Rebuild by v${configVersion}`}>
      <Group justify="space-between" wrap="nowrap" mih={26}>
        <Text size="sm" td={isWhollyBack ? 'line-through' : undefined}>
          by v{configVersion} · {counted(messages, 'message')} at {counted(creators, 'creator')}
        </Text>
        {!isWhollyBack && (
          <Button variant="default" size="compact-xs" disabled={isBusy} onClick={onUndo}>
            Undo
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {author} · <TimeAgo at={at} />
        {isWhollyBack && ' · taken back'}
        {takenBack > 0 && !isWhollyBack && ` · taken back for ${countText(takenBack)}`}
      </Text>
    </Paper>
  )
}
