import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { Redirect, Route, Router, Switch, useLocation } from 'wouter'

import { createQueryClient } from './api/queries.ts'
import { useNotices } from './api/use-core.ts'
import { ClustersScreen } from './clusters/clusters-screen.tsx'
import { FirstClusters } from './clusters/use-cluster-list.ts'
import { DatabaseGate } from './connections/database-gate.tsx'
import { DatabasesScreen } from './connections/databases-screen.tsx'
import { FormScreen } from './connections/form-screen.tsx'
import { LookScreen } from './connections/look-screen.tsx'
import { useSettledDatabase } from './connections/use-settled-database.ts'
import { Frame } from './frame/frame.tsx'
import { ScopeProvider } from './frame/scope.tsx'
import { useAddress } from './frame/use-address.ts'
import { ImportDrawerProvider } from './imports/drawer-state.tsx'
import { styleNonce } from './nonce.ts'
import { OpsScreen } from './ops/ops-screen.tsx'
import { SettingsScreen } from './settings/settings-screen.tsx'
import { useStoredAppearance } from './settings/use-appearance.ts'
import { theme } from './theme.ts'
import { TuningScreen } from './tuning/tuning-screen.tsx'
import { showFailure } from './ui/failure-notice.tsx'

const queryClient = createQueryClient(showFailure)
// The settings hold the appearance; this copy of it only keeps the first moment from flashing.
const colorSchemeManager = localStorageColorSchemeManager({ key: 'likeness.appearance' })

/** Every screen by its path. Those of the settings need no database. */
function Routes() {
  const [location] = useLocation()
  const isOfClusters = location === '/' || location.startsWith('/clusters')
  return (
    <>
      {isOfClusters && <FirstClusters />}
      <DatabaseGate isNeeded={!location.startsWith('/settings')}>
        <Switch>
          <Route path="/clusters/:id?">{({ id }) => <ClustersScreen openId={id ?? null} />}</Route>
          <Route path="/tuning">
            <TuningScreen />
          </Route>
          <Route path="/ops/:tab?">{({ tab }) => <OpsScreen tab={tab ?? 'work'} />}</Route>
          <Route path="/settings">
            <SettingsScreen />
          </Route>
          <Route path="/settings/databases">
            <DatabasesScreen />
          </Route>
          <Route path="/settings/databases/new">
            <FormScreen id={null} />
          </Route>
          <Route path="/settings/databases/:id/edit">{({ id }) => <FormScreen id={id} />}</Route>
          <Route path="/settings/databases/:id/look">{({ id }) => <LookScreen id={id} />}</Route>
          <Route>
            <Redirect to="/clusters" />
          </Route>
        </Switch>
      </DatabaseGate>
    </>
  )
}

function Screens() {
  useNotices()
  useStoredAppearance()
  const isSettled = useSettledDatabase()
  return <Frame>{isSettled && <Routes />}</Frame>
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      getStyleNonce={styleNonce}
    >
      <Notifications position="bottom-left" containerWidth={360} limit={2} />
      <QueryClientProvider client={queryClient}>
        <Router hook={useAddress}>
          <ScopeProvider>
            <ImportDrawerProvider>
              <ModalsProvider modalProps={{ closeButtonProps: { 'aria-label': 'Close' } }}>
                <Screens />
              </ModalsProvider>
            </ImportDrawerProvider>
          </ScopeProvider>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
}
