import type { DatabaseState } from '../../shared/model/status.ts'

/** How the database in use is; empty while it is as it should be. */
export const stateWords: Record<DatabaseState['state'], string> = {
  opening: 'opening',
  open: '',
  reopening: 'reopening',
  down: 'not answering',
  refused: 'waiting for you',
}
