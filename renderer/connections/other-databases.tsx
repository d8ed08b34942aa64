import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { EMBEDDED } from '../../shared/model/connection.ts'
import { DatabaseIcon } from './database-icon.tsx'
import { DATABASES } from './database-paths.ts'
import { useConnections, useUseDatabase } from './use-connections.ts'

const SHOWN = 4

/** The way out when a database cannot be used: another one, the embedded one first. */
export function OtherDatabases() {
  const others = useConnections()?.filter(({ isActive }) => !isActive) ?? []
  const { mutate: use, isPending, variables } = useUseDatabase()
  return (
    <Stack gap="xs" component="section" aria-label="Other databases">
      <Text size="xs" c="dimmed">
        Or go on with another one; nothing that is stored here is lost by that.
      </Text>
      <Group gap="xs">
        {others.slice(0, SHOWN).map(({ id, name, address }) => (
          <Button
            key={id}
            variant="default"
            maw={260}
            leftSection={<DatabaseIcon kind={address ? 'postgres' : 'embedded'} />}
            loading={isPending && variables.id === id}
            onClick={() => use({ id })}
            title={name}
          >
            {id === EMBEDDED ? 'Use the embedded database' : <bdi>Use {name}</bdi>}
          </Button>
        ))}
        <Anchor component={Link} href={DATABASES} size="sm">
          All databases
        </Anchor>
      </Group>
    </Stack>
  )
}
