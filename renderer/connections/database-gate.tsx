import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { DatabaseState } from '../../shared/model/status.ts'
import { api } from '../api/queries.ts'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { DatabaseBanner } from './database-banner.tsx'
import classes from './database-gate.module.css'
import { type Seen, seenNow } from './seen.ts'
import { StartUp } from './start-up.tsx'

function useSeen(database: DatabaseState | undefined): Seen | null {
  const [seen, setSeen] = useState<Seen | null>(null)
  const now = database ? seenNow(seen, database) : seen
  if (now !== seen) setSeen(now)
  return now
}

interface DatabaseGateProps {
  /** Whether the screen works on the database at all. */
  readonly isNeeded: boolean
  readonly children: ReactNode
}

/**
 * Shows what needs a database only once there is one. One that goes away later is said by a banner: what is on
 * the screen stays.
 */
export function DatabaseGate({ isNeeded, children }: DatabaseGateProps) {
  const { data: status, error, refetch } = useQuery(api.status.read.queryOptions())
  const seen = useSeen(status?.database)
  const database = status?.database
  const isShown = !isNeeded || (database !== undefined && seen?.wasOpen === true)
  return (
    <>
      {database && isShown && <DatabaseBanner database={database} />}
      {database && !isShown && <StaleNotice error={error} onRetry={() => void refetch()} />}
      <div className={classes.screen}>
        {isShown && children}
        {!isShown && database && (
          <StartUp database={seen?.away ?? database} isBusy={database.state === 'opening'} />
        )}
        {!isShown && !database && error && <FailureNotice error={error} onRetry={() => void refetch()} />}
        {!isShown && !database && !error && <RowSkeletons rows={16} height={24} label="Loading" />}
      </div>
    </>
  )
}
