import { Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from 'wouter'
import { type Connection, FROM_ENVIRONMENT } from '../../shared/model/connection.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import { LiveDot } from '../ui/meaning-marks.tsx'
import classes from './database-card.module.css'
import { DatabaseIcon } from './database-icon.tsx'
import { editPath, lookPath } from './database-paths.ts'
import { isSaved, passwordWords, placeText, protectionText } from './place-words.ts'
import { askToRemove } from './remove.tsx'
import { stateWords } from './state-words.ts'
import { useUseDatabase } from './use-connections.ts'

interface DatabaseCardProps {
  readonly connection: Connection
  /** How the database in use is. */
  readonly database: DatabaseState | undefined
}

function InUse({ database }: { readonly database: DatabaseState | undefined }) {
  const state = database?.state ?? 'opening'
  const words = stateWords[state]
  return (
    <Group gap={6} wrap="nowrap" fz={12} className={classes.state}>
      {state === 'down' || state === 'refused' ? (
        <IconAlertTriangle size={14} aria-hidden className={classes.away} />
      ) : (
        <LiveDot />
      )}
      in use{words && ` · ${words}`}
    </Group>
  )
}

function Details({ id, address, password }: Connection) {
  if (!address) {
    return (
      <>
        Inside Likeness, in its data folder. It survives a program that is killed; after a power cut the last
        moments may be missing.
      </>
    )
  }
  return (
    <>
      <bdi>{placeText(address)}</bdi> · as <bdi>{address.user}</bdi> · {protectionText(address)} ·{' '}
      {passwordWords[password]}
      {id === FROM_ENVIRONMENT && ' · named by the variable DATABASE_URL, and changed there'}
    </>
  )
}

const quiet = { variant: 'subtle', color: 'gray', c: 'var(--mantine-color-text)', px: 8 } as const

function Buttons({ connection, canLook }: { readonly connection: Connection; readonly canLook: boolean }) {
  const { mutate: use, isPending } = useUseDatabase()
  const { id, name, isActive } = connection
  return (
    <Group gap={4} wrap="nowrap">
      {canLook && (
        <Button component={Link} href={lookPath(id)} {...quiet} aria-label={`Look at ${name}`}>
          Look
        </Button>
      )}
      {isSaved(connection) && (
        <Button component={Link} href={editPath(id)} {...quiet} aria-label={`Edit ${name}`}>
          Edit
        </Button>
      )}
      {isSaved(connection) && !isActive && (
        <Button {...quiet} aria-label={`Remove ${name}`} onClick={() => askToRemove(connection)}>
          Remove
        </Button>
      )}
      {!isActive && (
        <Button variant="default" loading={isPending} aria-label={`Use ${name}`} onClick={() => use({ id })}>
          Use
        </Button>
      )}
    </Group>
  )
}

/** One database to choose from: where it is, whether it is in use, and what can be done with it. */
export function DatabaseCard({ connection, database }: DatabaseCardProps) {
  const { name, address, isActive } = connection
  return (
    <Paper withBorder p="sm" component="article" aria-label={name} data-active={isActive || undefined}>
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <DatabaseIcon kind={address ? 'postgres' : 'embedded'} size={20} />
        <Stack gap={2} flex={1} miw={0}>
          <Group gap="sm" wrap="nowrap">
            <Text fw={600} truncate dir="auto" title={name}>
              {name}
            </Text>
            {isActive && <InUse database={database} />}
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            <Details {...connection} />
          </Text>
        </Stack>
        <Buttons connection={connection} canLook={isActive || address !== null} />
      </Group>
    </Paper>
  )
}
