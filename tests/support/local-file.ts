import { readFileSync } from 'node:fs'
import BetterSqlite from 'better-sqlite3'

const schema = readFileSync(new URL('../../migrations/local/0001-training-set.sql', import.meta.url), 'utf8')

/** Opens a local file for a test, with the tables of the first migration. */
export function openLocalFile(path: string): BetterSqlite.Database {
  const local = new BetterSqlite(path)
  local.pragma('journal_mode = WAL')
  local
    .transaction(() => {
      if (local.pragma('user_version', { simple: true }) === 1) return
      local.exec(schema)
      local.pragma('user_version = 1')
    })
    .immediate()
  return local
}
