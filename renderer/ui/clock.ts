import { createContext, useContext } from 'react'

/** How far the clock of the database is ahead of this machine's. */
export const ClockAhead = createContext(0)

export const useClockAheadMs = (): number => useContext(ClockAhead)
