import { Stack, Text, Title } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/queries.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { isUnderWay } from './backfill-words.ts'
import { BackfillHistory } from './history.tsx'
import { BackfillProgress } from './progress.tsx'
import { StartForm } from './start-form.tsx'
import { useBackfill, useEstimate } from './use-backfills.ts'

const EVERYTHING = { creator: null, windowDays: 36_500, adoptsModel: null }

/** Takes in messages that another system has put into the table: what it would cost, how far it is, what came of it. */
export function Backfills() {
  const { data: newest, error, refetch } = useBackfill()
  const { data: live } = useQuery(api.configs.live.queryOptions())
  const ever = useEstimate(EVERYTHING, newest === null)
  if (newest === undefined || (newest === null && ever.isPending)) {
    if (error) return <FailureNotice error={error} onRetry={() => void refetch()} />
    return <RowSkeletons rows={3} height={60} label="Loading the backfill" />
  }
  if (newest === null && ever.data?.messages === 0) {
    return (
      <EmptyState icon={<IconHistory size={32} stroke={1.4} />} title="Nothing to take in">
        Every message of this database came in by Likeness. A backfill is for messages that were in the table
        before it, or that another system goes on writing there.
      </EmptyState>
    )
  }
  return (
    <Stack gap="lg" maw={1180}>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      {newest !== null && isUnderWay(newest) ? (
        <BackfillProgress backfill={newest} />
      ) : (
        <Stack gap="sm">
          <Title order={2} size="h3">
            Take in messages that were there before
          </Title>
          <Text size="sm" c="dimmed" maw={720}>
            They are embedded by the model of their creator
            {live && <>, which for new ones is {live.embeddingModel}</>}, decided and grouped like all others,
            in the order of their time. Those in clusters from before Likeness stay as they are.
          </Text>
          <StartForm />
        </Stack>
      )}
      <BackfillHistory newest={newest} />
    </Stack>
  )
}
