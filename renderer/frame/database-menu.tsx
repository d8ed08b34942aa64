import { Menu, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconChevronUp, IconSettings } from '@tabler/icons-react'
import type { ComponentPropsWithRef } from 'react'
import { useLocation } from 'wouter'
import type { DatabaseState } from '../../shared/model/status.ts'
import { DatabaseIcon } from '../connections/database-icon.tsx'
import { DATABASES } from '../connections/database-paths.ts'
import { shortVersion } from '../connections/look-words.ts'
import { isUsable, stateWords } from '../connections/state-words.ts'
import { useConnections, useUseDatabase } from '../connections/use-connections.ts'
import classes from './database-menu.module.css'

interface TargetProps extends ComponentPropsWithRef<'button'> {
  readonly database: DatabaseState
}

/** The menu gives it what it needs to open. */
function Target({ database, ...ofMenu }: TargetProps) {
  const { connection, kind, state, version, pgvector } = database
  const words = stateWords[state]
  return (
    <UnstyledButton
      {...ofMenu}
      fz={12}
      className={classes.target ?? ''}
      aria-label={[`Database: ${connection.name}`, words].filter(Boolean).join(', ')}
    >
      <DatabaseIcon kind={kind} size={14} />
      <span className={classes.name} dir="auto" data-kind={kind}>
        {connection.name}
      </span>
      {isUsable(database) && (
        <span>
          · {shortVersion(version)} · pgvector {pgvector}
        </span>
      )}
      {words && (
        <span className={state === 'opening' ? undefined : classes.away}>
          · {state !== 'opening' && <IconAlertTriangle size={12} aria-hidden />} {words}
        </span>
      )}
      <IconChevronUp size={12} aria-hidden />
    </UnstyledButton>
  )
}

/** The database in use, and a quick way to another. */
export function DatabaseMenu({ database }: { readonly database: DatabaseState }) {
  const connections = useConnections() ?? []
  const { mutate: use } = useUseDatabase()
  const [, navigate] = useLocation()
  return (
    <Menu position="top-start" width={300} shadow="md">
      <Menu.Target>
        <Target database={database} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Use database</Menu.Label>
        {connections.map(({ id, name, address, isActive }) => (
          <Menu.Item
            key={id}
            leftSection={<DatabaseIcon kind={address ? 'postgres' : 'embedded'} />}
            rightSection={isActive && <IconCheck size={14} aria-label="in use" />}
            title={name}
            onClick={() => !isActive && use({ id })}
          >
            <span className={classes.item} dir="auto">
              {name}
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconSettings size={16} stroke={1.6} />} onClick={() => navigate(DATABASES)}>
          All databases
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
