import { Alert, Loader } from '@mantine/core'
import { IconDatabaseOff, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { failureWords } from '../../shared/failure-words.ts'
import { api } from '../api/queries.ts'
import { useConnectionState } from '../api/use-core.ts'

/** Says what is away, above the screen, for as long as it is. What is on the screen stays. */
export function Banners() {
  const connection = useConnectionState()
  const { data: status } = useQuery(api.status.read.queryOptions())
  if (connection === 'lost') {
    return <Away icon={<IconPlugConnectedX size={18} />} words={failureWords('CONNECTION_LOST', {})} />
  }
  if (status && status.database.state !== 'open') {
    return <Away icon={<IconDatabaseOff size={18} />} words={failureWords('DATABASE_DOWN', {})} />
  }
  return null
}

function Away({
  icon,
  words,
}: {
  readonly icon: ReactNode
  readonly words: { title: string; next: string }
}) {
  return (
    <Alert color="yellow" radius={0} icon={icon} title={words.title} role="alert" py="xs">
      {words.next} <Loader size={12} color="gray" />
    </Alert>
  )
}
