import { Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'

function CancelForm({ onCancel }: { readonly onCancel: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">
        It ends for good after the page at hand. What was taken in stays, and what is left can be taken in by
        another backfill; nothing is paid for twice. To go on later, pause it instead.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()} data-autofocus>
          Let it go on
        </Button>
        <Button
          color="red.9"
          onClick={() => {
            modals.closeAll()
            onCancel()
          }}
        >
          Cancel the backfill
        </Button>
      </Group>
    </Stack>
  )
}

/** Asks before a backfill is ended: it cannot be resumed then. */
export function askToCancel(onCancel: () => void): void {
  modals.open({ title: 'Cancel this backfill?', size: 'md', children: <CancelForm onCancel={onCancel} /> })
}
