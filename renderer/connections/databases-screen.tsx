import { Button, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { DatabaseCard } from './database-card.tsx'
import { NEW_DATABASE } from './database-paths.ts'
import { Page } from './page.tsx'
import { useDatabase } from './use-connections.ts'

/** Every database there is to choose from. */
export function DatabasesScreen() {
  const { data: connections, error, refetch } = useQuery(api.connections.list.queryOptions())
  const database = useDatabase()
  return (
    <Page
      title="Databases"
      above={[{ href: '/settings', title: 'Settings' }]}
      actions={
        <Button component={Link} href={NEW_DATABASE} leftSection={<IconPlus size={16} />}>
          Add a database
        </Button>
      }
    >
      <Text size="sm" c="dimmed" maw={640}>
        Likeness works on one database at a time: the embedded one, or a Postgres server of your own. Changing
        it needs no restart, and moves no messages.
      </Text>
      {!connections && error && <FailureNotice error={error} onRetry={() => void refetch()} />}
      {!connections && !error && <RowSkeletons rows={3} height={56} label="Loading the databases" />}
      <Stack gap="xs">
        {connections?.map((connection) => (
          <DatabaseCard
            key={connection.id}
            connection={connection}
            database={connection.isActive ? database : undefined}
          />
        ))}
      </Stack>
    </Page>
  )
}
