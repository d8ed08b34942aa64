import { AppShell } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useDatabase } from '../connections/use-connections.ts'
import { useImportDrawer } from '../imports/drawer-state.tsx'
import { DropTarget } from '../imports/drop-target.tsx'
import { ImportDrawer } from '../imports/import-drawer.tsx'
import { ClockAhead } from '../ui/clock.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { Banners } from './banners.tsx'
import { FindAnything } from './find-anything.tsx'
import classes from './frame.module.css'
import { Header } from './header.tsx'
import { KeyOverlay } from './key-overlay.tsx'
import { Rail } from './rail.tsx'
import { StatusBar } from './status-bar.tsx'
import { useJumpKeys } from './use-jump-keys.ts'
import { useWishes } from './use-wishes.ts'

/** What is always there, around every screen. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const [showsKeys, keys] = useDisclosure(false)
  const { open } = useImportDrawer()
  useJumpKeys({ onShowKeys: keys.open, onImport: open })
  useWishes(keys.open)
  return (
    <ClockAhead value={useDatabase()?.clockAheadMs ?? 0}>
      <AppShell
        header={{ height: 48 }}
        navbar={{ width: 56, breakpoint: 0 }}
        footer={{ height: 30 }}
        transitionDuration={0}
      >
        <AppShell.Header>
          <Header onShowKeys={keys.open} />
        </AppShell.Header>
        <AppShell.Navbar aria-label="Screens">
          <Rail />
        </AppShell.Navbar>
        <AppShell.Main className={classes.main}>
          <Banners />
          <div className={classes.screen}>
            <ErrorBoundary>{children}</ErrorBoundary>
          </div>
        </AppShell.Main>
        <AppShell.Footer>
          <StatusBar />
        </AppShell.Footer>
        <FindAnything onShowKeys={keys.open} />
        <KeyOverlay isOpen={showsKeys} onClose={keys.close} />
        <ImportDrawer />
        <DropTarget />
      </AppShell>
    </ClockAhead>
  )
}
