import { ActionIcon, Button, Kbd, Tooltip, UnstyledButton } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconFileImport, IconKeyboard, IconSearch } from '@tabler/icons-react'
import { isUsable } from '../connections/state-words.ts'
import { useDatabase } from '../connections/use-connections.ts'
import { useImportDrawer } from '../imports/drawer-state.tsx'
import { CreatorSelect } from './creator-select.tsx'
import classes from './header.module.css'
import { LiveBadge } from './live-badge.tsx'
import { ServerBadge } from './server-badge.tsx'

/** Search, scope, and what is live. */
export function Header({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const database = useDatabase()
  const { open } = useImportDrawer()
  return (
    <div className={classes.header}>
      <span className={classes.name}>
        <img src="/favicon.svg" alt="" width={22} height={22} />
        Likeness
      </span>
      <UnstyledButton className={classes.find} onClick={spotlight.open} aria-keyshortcuts="Control+K">
        <IconSearch size={15} aria-hidden />
        Find anything
        <Kbd size="xs" className={classes.keys}>
          Ctrl K
        </Kbd>
      </UnstyledButton>
      <div className={classes.rest}>
        <ServerBadge />
        {/* Without a database there is nothing to choose from, nothing live, and nowhere to import to. */}
        {(!database || isUsable(database)) && (
          <>
            <CreatorSelect />
            <LiveBadge />
            <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={open}>
              Import
            </Button>
          </>
        )}
        <Tooltip label="Keys (?)">
          <ActionIcon aria-label="Show the keys" onClick={onShowKeys}>
            <IconKeyboard size={18} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  )
}
