import { Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { counted } from '../ui/numbers.ts'

interface GiveUpProps {
  readonly jobs: number
  readonly onGiveUp: () => void
}

function GiveUpForm({ jobs, onGiveUp }: GiveUpProps) {
  return (
    <Stack gap="md">
      <Text size="sm">
        {jobs === 1 ? 'This job is' : 'These jobs are'} taken off the list for good. The messages stay as they
        are: those that wait go on waiting until another job looks at them.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red.9"
          onClick={() => {
            modals.closeAll()
            onGiveUp()
          }}
        >
          Give up {counted(jobs, 'job')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Asks before jobs are given up: nothing brings them back. */
export function askToGiveUp(props: GiveUpProps): void {
  modals.open({
    title: `Give up ${counted(props.jobs, 'job')}?`,
    size: 'md',
    children: <GiveUpForm {...props} />,
  })
}
