import { Alert, Button, Group, Text, Tooltip } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import type { MatchingPause } from '../../shared/model/job.ts'
import { TimeAgo } from '../ui/figures.tsx'
import { usePauseMatching } from './use-ops.ts'

/** The way to a pause, and the words for who does not know it. */
export function PauseMatchingButton() {
  const { mutate: pause, isPending } = usePauseMatching()
  return (
    <Tooltip label="For everyone who works on this database: what comes in is stored, and waits">
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPlayerPause size={14} />}
        loading={isPending}
        onClick={() => pause(true)}
      >
        Pause matching
      </Button>
    </Tooltip>
  )
}

/** That matching is paused, by whom and since when, with the way on. */
export function MatchingPauseNotice({ pause: { by, since } }: { readonly pause: MatchingPause }) {
  const { mutate: pause, isPending } = usePauseMatching()
  return (
    <Alert color="gray" icon={<IconPlayerPause size={18} />} title="Matching is paused">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">
          By <bdi>{by}</bdi>, <TimeAgo at={since} />, for everyone who works on this database. What comes in
          is stored and embedded, and waits.
        </Text>
        <Button variant="default" loading={isPending} onClick={() => pause(false)} flex="none">
          Go on
        </Button>
      </Group>
    </Alert>
  )
}
