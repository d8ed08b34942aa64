import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useScope } from '../frame/scope.tsx'
import { useDatabase } from './use-connections.ts'

/**
 * Begins anew where another database is in use: on the list of clusters, for all creators, without dialogs and
 * notes that were about the one before. False for the moment in between, in which no screen may show.
 */
export function useSettledDatabase(): boolean {
  const id = useDatabase()?.connection.id
  const [shown, setShown] = useState(id)
  const { choose } = useScope()
  const [, navigate] = useLocation()
  if (shown === undefined && id !== undefined) setShown(id)
  const isSettled = id === undefined || shown === undefined || shown === id
  useEffect(() => {
    if (isSettled) return
    modals.closeAll()
    notifications.clean()
    choose(null)
    navigate('/clusters')
    setShown(id)
  }, [isSettled, id, choose, navigate])
  return isSettled
}
