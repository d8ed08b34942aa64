import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ServerAddress } from '../../shared/model/connection.ts'
import type { DatabaseLook } from '../../shared/model/database-look.ts'
import { hostText } from '../../shared/text/server-hosts.ts'
import { client } from '../api/client.ts'
import { applyStatus } from '../api/notices.ts'
import { api, SHOWN_IN_PLACE } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { Changes } from './found.tsx'

interface SetUpProps {
  /** What was seen, and is agreed to. */
  readonly look: DatabaseLook
  readonly address: ServerAddress | null
}

function SetUpForm({ look, address }: SetUpProps) {
  const queryClient = useQueryClient()
  const settingUp = useMutation({
    meta: SHOWN_IN_PLACE,
    mutationFn: () => client.connections.migrate({ fingerprint: look.fingerprint }),
    onSuccess: (status) => {
      modals.closeAll()
      applyStatus(queryClient, status)
    },
    // It may be another one by now: what is behind the dialog is looked at again.
    onError: () => queryClient.invalidateQueries({ queryKey: api.connections.look.key() }),
  })
  const where = [
    ['Database', look.database],
    ['Server', address?.hosts.map(hostText).join(', ') ?? 'on this machine'],
    ['User', look.user],
  ]
  return (
    <Stack gap="md">
      <Table variant="vertical" withTableBorder layout="fixed" aria-label="Where">
        <Table.Tbody>
          {where.map(([what, value]) => (
            <Table.Tr key={what}>
              <Table.Th w={120}>{what}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <bdi>{value}</bdi>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Changes look={look} />
      <Text size="sm" c="dimmed">
        It is done in one transaction: all of it, or nothing.
      </Text>
      {settingUp.error && <FailureNotice error={settingUp.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()} data-autofocus>
          {settingUp.error ? 'Close' : 'Cancel'}
        </Button>
        {!settingUp.error && (
          <Button loading={settingUp.isPending} onClick={() => settingUp.mutate()}>
            Set up
          </Button>
        )}
      </Group>
    </Stack>
  )
}

/** Says once more where and what, and changes the database once that is confirmed. */
export function askToSetUp(props: SetUpProps): void {
  modals.open({ title: 'Set up this database', size: 'lg', children: <SetUpForm {...props} /> })
}
