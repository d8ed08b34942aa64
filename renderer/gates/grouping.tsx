import { Stack, Text } from '@mantine/core'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { AddGate } from './add-gate.tsx'
import { CreatorGates } from './creator-gates.tsx'
import { EveryonesGate } from './everyones-gate.tsx'
import { KeptOutList } from './kept-out-list.tsx'
import { useGates } from './use-gates.ts'

/** Whether messages are grouped: for everyone, and for creators with a gate of their own. */
export function Grouping() {
  const { data: gates, error, refetch } = useGates()
  if (!gates) {
    if (error) return <FailureNotice error={error} onRetry={() => void refetch()} />
    return <RowSkeletons rows={2} height={30} label="Loading the gates" />
  }
  return (
    <Stack gap="md">
      <EveryonesGate gate={gates.find(({ creator }) => creator === null)} />
      <CreatorGates gates={gates} />
      <AddGate gates={gates} />
      <KeptOutList gates={gates} />
      <Text size="xs" c="dimmed" maw={640}>
        A gate holds for everyone who works on this database, from the next message on. What is grouped
        already stays.
      </Text>
    </Stack>
  )
}
