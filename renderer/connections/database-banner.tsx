import { Button, Loader, Modal, Stack } from '@mantine/core'
import { IconDatabaseOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { DatabaseState } from '../../shared/model/status.ts'
import { useConnectionState } from '../api/use-core.ts'
import { Banner } from '../ui/banner.tsx'
import { NextStep } from './next-step.tsx'
import { OtherDatabases } from './other-databases.tsx'
import { wordsOfState } from './state-failure.ts'
import { useConnections } from './use-connections.ts'

interface DatabaseBannerProps {
  readonly database: DatabaseState
}

/** Says how the database in use is, for as long as it is not as it should be. */
export function DatabaseBanner({ database }: DatabaseBannerProps) {
  const isLost = useConnectionState() === 'lost'
  const isFine = database.state === 'open' && database.failure === null
  return isLost || isFine ? null : <Away database={database} />
}

/** Most come back by themselves; what can be done meanwhile is one press away. */
function Away({ database }: DatabaseBannerProps) {
  // Open on the screen it was opened on: its links lead to others.
  const [location] = useLocation()
  const [openOn, setOpenOn] = useState<string | null>(null)
  const comesBack =
    database.state === 'down' || database.state === 'reopening' || database.state === 'opening'
  return (
    <Banner icon={<IconDatabaseOff size={18} />} words={wordsOfState(database)}>
      {comesBack && <Loader size={12} color="gray" />}
      <Button variant="default" size="compact-xs" onClick={() => setOpenOn(location)} flex="none">
        What can be done
      </Button>
      <Modal
        opened={openOn === location}
        onClose={() => setOpenOn(null)}
        title={wordsOfState(database).title}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Help database={database} />
      </Modal>
    </Banner>
  )
}

function Help({ database }: DatabaseBannerProps) {
  const connection = useConnections()?.find(({ id }) => id === database.connection.id)
  return (
    <Stack gap="lg">
      {connection && (
        <NextStep connection={connection} failure={database.failure} isBusy={database.state === 'opening'} />
      )}
      <OtherDatabases />
    </Stack>
  )
}
