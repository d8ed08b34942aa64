import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../shared/model/connection.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { aboveOne } from './database-paths.ts'
import { Page } from './page.tsx'
import { isSaved } from './place-words.ts'

interface LoadedFormProps {
  readonly id: string | null
  readonly connections: readonly Connection[]
  readonly canKeep: boolean
}

function LoadedForm({ id, connections, canKeep }: LoadedFormProps) {
  const connection = connections.find((known) => known.id === id) ?? null
  const others = connections.filter((known) => known.id !== id).map(({ name }) => name)
  if (id !== null && (!connection || !isSaved(connection))) {
    return <Text size="sm">There is no such saved connection: go back to the list and choose one.</Text>
  }
  return <ConnectionForm connection={connection} others={others} canKeep={canKeep} />
}

/** Adding a database (null), or changing how a saved one is reached. */
export function FormScreen({ id }: { readonly id: string | null }) {
  const connections = useQuery(api.connections.list.queryOptions())
  const settings = useQuery(api.settings.read.queryOptions())
  const error = connections.error ?? settings.error
  const isLoaded = connections.data !== undefined && settings.data !== undefined
  const retry = () => {
    void connections.refetch()
    void settings.refetch()
  }
  return (
    <Page title={id === null ? 'Add a database' : 'Edit a database'} above={aboveOne} isWide>
      {isLoaded && (
        <LoadedForm key={id} id={id} connections={connections.data} canKeep={settings.data.keepsPasswords} />
      )}
      {!isLoaded && error && <FailureNotice error={error} onRetry={retry} />}
      {!isLoaded && !error && <RowSkeletons rows={5} height={40} label="Loading the connection" />}
    </Page>
  )
}
