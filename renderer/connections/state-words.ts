import type { DatabaseState } from '../../shared/model/status.ts'

/** How the database in use is; empty while it is as it should be. */
export const stateWords: Record<DatabaseState['state'], string> = {
  opening: 'opening',
  open: '',
  reopening: 'reopening',
  down: 'not answering',
  refused: 'waiting for you',
}

/** Whether there is something to work on: it is open, or was and comes back by itself. */
export function isUsable({ state, version }: Pick<DatabaseState, 'state' | 'version'>): boolean {
  return state === 'open' || ((state === 'down' || state === 'reopening') && version !== '')
}
