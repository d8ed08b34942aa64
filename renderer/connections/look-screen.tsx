import { Text } from '@mantine/core'
import type { Connection } from '../../shared/model/connection.ts'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { aboveOne } from './database-paths.ts'
import { ActiveLook, OtherLook } from './look-panel.tsx'
import { Page } from './page.tsx'
import { useConnections } from './use-connections.ts'

function LookAt({ connection }: { readonly connection: Connection | undefined }) {
  if (!connection)
    return <Text size="sm">There is no such connection: go back to the list and choose one.</Text>
  const { address } = connection
  if (connection.isActive) return <ActiveLook address={address} />
  if (address) return <OtherLook connection={{ ...connection, address }} />
  return <Text size="sm">The embedded database is looked at while it is in use: use it first.</Text>
}

/** What one database was found to be. */
export function LookScreen({ id }: { readonly id: string }) {
  const connections = useConnections()
  const connection = connections?.find((known) => known.id === id)
  return (
    <Page title={connection?.name ?? 'A database'} above={aboveOne}>
      {connections ? (
        <LookAt connection={connection} />
      ) : (
        <RowSkeletons rows={7} height={16} label="Loading the databases" />
      )}
    </Page>
  )
}
