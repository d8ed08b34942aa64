import { Divider, Group, ScrollArea, Stack, Text, Title } from '@mantine/core'
import { IconDatabaseCog, IconDatabaseOff } from '@tabler/icons-react'
import type { DatabaseState } from '../../shared/model/status.ts'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { DatabaseIcon } from './database-icon.tsx'
import { NextStep } from './next-step.tsx'
import { OtherDatabases } from './other-databases.tsx'
import { placeText } from './place-words.ts'
import { wordsOfState } from './state-failure.ts'
import { useConnections } from './use-connections.ts'

interface StartUpProps {
  readonly database: DatabaseState
  /** It is tried once more while the reason it failed before still shows. */
  readonly isBusy: boolean
}

function Opening({ database }: Pick<StartUpProps, 'database'>) {
  return (
    <>
      <Title order={1}>
        Opening <bdi>{database.connection.name}</bdi>…
      </Title>
      <RowSkeletons rows={5} height={20} label="Opening the database" />
    </>
  )
}

function Away({ database, isBusy }: StartUpProps) {
  const words = wordsOfState(database)
  const Icon = database.failure?.code === 'DATABASE_UNMIGRATED' ? IconDatabaseCog : IconDatabaseOff
  const connection = useConnections()?.find(({ id }) => id === database.connection.id)
  return (
    <>
      <Stack gap={6} role="alert">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Icon size={24} stroke={1.6} aria-hidden style={{ flex: 'none' }} />
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            <bdi>{words.title}</bdi>
          </Title>
        </Group>
        <Text size="sm">
          <bdi>{words.next}</bdi>
        </Text>
      </Stack>
      {connection && (
        <NextStep key={connection.id} connection={connection} failure={database.failure} isBusy={isBusy} />
      )}
    </>
  )
}

/** Stands for the screens while the database in use cannot be: why, what to do about it, and another one. */
export function StartUp({ database, isBusy }: StartUpProps) {
  const { connection, kind, state } = database
  const address = useConnections()?.find(({ id }) => id === connection.id)?.address
  return (
    <ScrollArea h="100%">
      <Stack p="xl" maw={760} mx="auto" gap="lg">
        <Group gap={6} c="dimmed" fz={13} wrap="nowrap">
          <DatabaseIcon kind={kind} />
          <Text size="sm" truncate>
            <bdi>{connection.name}</bdi>
            {address && (
              <>
                {' · '}
                <bdi>{placeText(address)}</bdi>
              </>
            )}
          </Text>
        </Group>
        {state === 'opening' ? <Opening database={database} /> : <Away database={database} isBusy={isBusy} />}
        <Divider />
        <OtherDatabases />
      </Stack>
    </ScrollArea>
  )
}
