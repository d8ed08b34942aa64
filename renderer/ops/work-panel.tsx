import { Box, Group, Skeleton, Stack } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { EngineWork } from '../../shared/model/job.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { isAtRest } from './at-rest.ts'
import { DeadLetters } from './dead-letters.tsx'
import { MatchingPauseNotice, PauseMatchingButton } from './matching-pause.tsx'
import classes from './ops.module.css'
import { QueueTable } from './queue-table.tsx'
import { useEngineWork } from './use-ops.ts'
import { WorkFigures } from './work-figures.tsx'

function Work({ work }: { readonly work: EngineWork }) {
  if (isAtRest(work)) {
    return (
      <EmptyState
        icon={<IconCircleCheck size={32} stroke={1.4} />}
        title="Nothing waits"
        action={<PauseMatchingButton />}
      >
        Every message that is stored is decided, and no job has failed. What comes next shows here by itself.
      </EmptyState>
    )
  }
  return (
    <>
      <div className={classes.top}>
        {work.pause && <MatchingPauseNotice pause={work.pause} />}
        <WorkFigures work={work} />
        <QueueTable queues={work.queues} />
        {!work.pause && (
          <Group justify="flex-end" pb="xs">
            <PauseMatchingButton />
          </Group>
        )}
      </div>
      {work.dead > 0 && <DeadLetters total={work.dead} />}
    </>
  )
}

/** What waits, since when, and what failed too often. */
export function WorkPanel() {
  const { data: work, error, refetch } = useEngineWork()
  return (
    <>
      {work && <StaleNotice error={error} onRetry={() => void refetch()} />}
      {!work && error && (
        <Box p="md">
          <FailureNotice error={error} onRetry={() => void refetch()} />
        </Box>
      )}
      {!work && !error && (
        <Stack p="md" role="status" aria-label="Loading what the engine is at">
          <Skeleton h={80} />
          <Skeleton h={100} />
        </Stack>
      )}
      {work && <Work work={work} />}
    </>
  )
}
