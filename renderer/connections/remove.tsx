import { Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { Connection } from '../../shared/model/connection.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { useRemoveConnection } from './use-connections.ts'

function RemoveForm({ id, name }: Pick<Connection, 'id' | 'name'>) {
  const { mutate, error, isPending } = useRemoveConnection()
  return (
    <Stack gap="md">
      <Text size="sm">
        <bdi>{name}</bdi> is taken out of the list, and its password is forgotten. The database itself stays
        as it is.
      </Text>
      {error && <FailureNotice error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={isPending}
          onClick={() => mutate(id, { onSuccess: () => modals.closeAll() })}
        >
          Remove
        </Button>
      </Group>
    </Stack>
  )
}

/** Takes a connection out of the list once that is confirmed. */
export function askToRemove({ id, name }: Connection): void {
  modals.open({ title: 'Remove this connection', size: 'md', children: <RemoveForm id={id} name={name} /> })
}
