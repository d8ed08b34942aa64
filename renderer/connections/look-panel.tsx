import { Button, Group, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Connection, ServerAddress } from '../../shared/model/connection.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { canSetUp, Facts, Verdict } from './found.tsx'
import { askToSetUp } from './set-up.tsx'

/** A look is only true for the moment: it is never shown again later. */
const OF_THE_MOMENT = { gcTime: 0, staleTime: 0 } as const

interface ActiveLookProps {
  readonly address: ServerAddress | null
  /** Tries to use the database as it is by now; left out where it is in use already. */
  readonly onUse?: () => void
  readonly isBusy?: boolean
  /** More that can be done about it. */
  readonly more?: ReactNode
}

/** What the database in use was found to be, with the way to set it up. What is to be done comes first. */
export function ActiveLook({ address, onUse, isBusy = false, more }: ActiveLookProps) {
  const { data, error, isFetching, refetch } = useQuery({
    ...api.connections.look.queryOptions(),
    ...OF_THE_MOMENT,
  })
  const again = () => {
    onUse?.()
    void refetch()
  }
  if (error) return <FailureNotice error={error} onRetry={again} />
  if (!data) return <RowSkeletons rows={7} height={16} label="Looking at the database" />
  return (
    <Stack gap="md" aria-busy={isFetching}>
      <Verdict look={data} />
      <Group gap="xs">
        {canSetUp(data) && (
          <Button onClick={() => askToSetUp({ look: data, address })}>Set up this database…</Button>
        )}
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={isFetching || isBusy}
          onClick={again}
        >
          Look again
        </Button>
        {more}
      </Group>
      <Facts look={data} />
    </Stack>
  )
}

interface OtherLookProps {
  readonly connection: Connection & { readonly address: ServerAddress }
}

/** What another server was found to be, asked with the password that is known for it. */
export function OtherLook({ connection: { id, address } }: OtherLookProps) {
  const { data, error, refetch } = useQuery({
    ...api.connections.test.queryOptions({ input: { address, id } }),
    ...OF_THE_MOMENT,
  })
  if (error) return <FailureNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <RowSkeletons rows={7} height={16} label="Looking at the database" />
  return (
    <Stack gap="md">
      <Verdict look={data} />
      {canSetUp(data) && (
        <Text size="sm" c="dimmed">
          Use this database to set it up. You are asked once more before anything is changed.
        </Text>
      )}
      <Facts look={data} />
    </Stack>
  )
}
