import { Box, Skeleton, Stack } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/queries.ts'
import { useScope } from '../frame/scope.tsx'
import { ChooseFile } from '../imports/choose-file.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { Tuning } from './tuning.tsx'

/** Waits for what tuning starts from: a live config, and messages to try another on. */
export function TuningScreen() {
  const { creator } = useScope()
  const live = useQuery(api.configs.live.queryOptions())
  const status = useQuery(api.status.read.queryOptions())
  if (live.error && !live.data) {
    return (
      <Box p="md">
        <FailureNotice error={live.error} onRetry={() => void live.refetch()} />
      </Box>
    )
  }
  if (!live.data || !status.data) {
    return (
      <Stack p="md" role="status" aria-label="Loading the thresholds">
        <Skeleton h={30} />
        <Skeleton h={260} />
        <Skeleton h={200} />
      </Stack>
    )
  }
  if (status.data.messages === 0) {
    return (
      <EmptyState
        icon={<IconInbox size={32} stroke={1.4} />}
        order={1}
        title="Nothing to tune yet"
        action={<ChooseFile />}
      >
        A threshold is chosen by what it does to messages. Import some first.
      </EmptyState>
    )
  }
  return <Tuning creator={creator} live={live.data} />
}
