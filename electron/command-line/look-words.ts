import type { DatabaseLook } from '../../shared/model/database-look.ts'
import { obstacleWords } from '../../shared/obstacle-words.ts'
import { escapeForTerminal } from './escape.ts'
import { list } from './table.ts'

const tables: Record<DatabaseLook['tables'], string> = {
  none: 'none of Likeness',
  original: 'the original ones; they are adopted as they are',
  likeness: 'those of Likeness',
  other: 'others of the same names',
}

const names = (all: readonly string[]) => (all.length === 0 ? 'none' : all.join(', '))

/** What was found, a line each, and what is in the way. */
export function lookInWords(look: DatabaseLook): string {
  const about = look.isEstimated ? 'about ' : ''
  const facts = list([
    ['server', `Postgres ${look.version}${look.isPrimary ? '' : ', a replica'}`],
    ['database', look.database],
    ['user', look.user],
    ['protected', look.isEncrypted === null ? 'not said' : look.isEncrypted ? 'yes' : 'no'],
    ['clock', `${look.clockAheadMs} ms ahead of this machine`],
    ['extensions', names(look.extensions.map(({ name, installed }) => `${name} ${installed ?? '-'}`))],
    ['tables', tables[look.tables]],
    ['messages', look.messages === null ? '-' : `${about}${look.messages}, ${look.notTakenIn} not taken in`],
    ['clusters', look.clusters ?? '-'],
    ['pending migrations', names(look.pendingMigrations)],
    ['indexes made afterwards', names(look.missingIndexes)],
  ])
  return facts + obstaclesInWords(look)
}

function obstaclesInWords({ obstacles, pendingMigrations }: DatabaseLook): string {
  if (obstacles.length > 0) {
    return obstacles
      .map(obstacleWords)
      .map(({ title, next }) => `${escapeForTerminal(title)}\n  ${escapeForTerminal(next)}\n`)
      .join('')
  }
  return pendingMigrations.length > 0
    ? 'It can be used once "migrate up" has applied what is pending.\n'
    : 'It can be used.\n'
}
