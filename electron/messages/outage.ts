import type { ImportRow } from './import-store.ts'

/** What passes when the database is back. */
const outages: ReadonlySet<string> = new Set(['DATABASE_DOWN', 'DATABASE_READ_ONLY'])

/** Whether an import waits only as the database went away while it ran: nobody has paused it. */
export const endedInOutage = ({ state, failure }: Pick<ImportRow, 'state' | 'failure'>): boolean =>
  state === 'paused' && failure !== null && outages.has(failure.code)
