import { Anchor, Badge, Button, Drawer, Group, Paper, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Config } from '../../shared/model/config.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { TimeAgo } from '../ui/figures.tsx'
import { LiveDot } from '../ui/meaning-marks.tsx'
import { thresholdText } from '../ui/numbers.ts'
import { RowSkeletons } from '../ui/row-skeletons.tsx'

const PAGE = 50

interface HistoryDrawerProps {
  readonly isOpen: boolean
  readonly live: Config
  readonly onClose: () => void
  readonly onPushBack: (config: Config) => void
}

/** Every config that ever was live, newest first; a former one can be pushed again. */
export function HistoryDrawer({ isOpen, live, onClose, onPushBack }: HistoryDrawerProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      title="Config history"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Versions live={live} onPushBack={onPushBack} />
    </Drawer>
  )
}

function Versions({ live, onPushBack }: Pick<HistoryDrawerProps, 'live' | 'onPushBack'>) {
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(
    api.configs.list.infiniteOptions({
      input: (cursor: string | null) => ({ cursor, limit: PAGE }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
    }),
  )
  if (error && !data) return <FailureNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <RowSkeletons rows={3} height={70} label="Loading the history" />
  return (
    <Stack gap="xs">
      {data.pages.flatMap(({ items }) =>
        items.map((config) => (
          <Version
            key={config.version}
            config={config}
            isLive={config.version === live.version}
            onPushBack={() => onPushBack(config)}
          />
        )),
      )}
      {hasNextPage && (
        <Anchor component="button" type="button" size="sm" onClick={() => void fetchNextPage()}>
          Show earlier versions
        </Anchor>
      )}
    </Stack>
  )
}

interface VersionProps {
  readonly config: Config
  readonly isLive: boolean
  readonly onPushBack: () => void
}

function Version({ config, isLive, onPushBack }: VersionProps) {
  return (
    <Paper withBorder p="sm" component="article" aria-label={`Version ${config.version}`}>
      <Group justify="space-between" wrap="nowrap" mih={26}>
        <Group gap="xs">
          <Text fw={600}>v{config.version}</Text>
          {isLive && (
            <Badge color="gray" leftSection={<LiveDot />}>
              live
            </Badge>
          )}
        </Group>
        {!isLive && (
          <Button variant="default" size="compact-xs" onClick={onPushBack}>
            Push this again…
          </Button>
        )}
      </Group>
      <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
        vector {thresholdText(config.threshold)} · trigram {thresholdText(config.trigramThreshold)} · suggest{' '}
        {thresholdText(config.suggestThreshold)} · minimum words {config.minimumWords}
      </Text>
      {config.note && (
        <Text size="sm" dir="auto" style={{ overflowWrap: 'anywhere' }}>
          {config.note}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {config.author} · <TimeAgo at={config.createdAt} /> · {config.embeddingModel}
      </Text>
    </Paper>
  )
}
