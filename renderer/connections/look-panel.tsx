import { Button, Group, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Connection, ServerAddress } from '../../shared/model/connection.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { changesOf } from './change-words.ts'
import { Found } from './found.tsx'
import { askToSetUp } from './set-up.tsx'

/** A look is only true for the moment: it is never shown again later. */
const OF_THE_MOMENT = { gcTime: 0, staleTime: 0 } as const

/** What the database in use was found to be, with the way to set it up. */
export function ActiveLook({ address }: { readonly address: ServerAddress | null }) {
  const { data, error, isFetching, refetch } = useQuery({
    ...api.connections.look.queryOptions(),
    ...OF_THE_MOMENT,
  })
  const again = () => void refetch()
  if (error) return <FailureNotice error={error} onRetry={again} />
  if (!data) return <RowSkeletons rows={7} height={16} label="Looking at the database" />
  const canSetUp = data.obstacles.length === 0 && changesOf(data).length > 0
  return (
    <Stack gap="md" aria-busy={isFetching}>
      <Found look={data} />
      <Group>
        {canSetUp && (
          <Button onClick={() => askToSetUp({ look: data, address })}>Set up this database…</Button>
        )}
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={isFetching}
          onClick={again}
        >
          Look again
        </Button>
      </Group>
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
      <Found look={data} />
      {data.obstacles.length === 0 && changesOf(data).length > 0 && (
        <Text size="sm" c="dimmed">
          Use this database to set it up. You are asked once more before anything is changed.
        </Text>
      )}
    </Stack>
  )
}
