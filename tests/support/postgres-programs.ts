import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const installed = '/usr/lib/postgresql'

/** Folder of the server's programs: LIKENESS_POSTGRES_BIN, or the newest that Debian has installed. */
export function postgresPrograms(): string {
  const given = process.env.LIKENESS_POSTGRES_BIN
  if (given) return given
  const versions = existsSync(installed) ? readdirSync(installed) : []
  const newest = versions.toSorted((one, other) => Number(other) - Number(one))[0]
  if (newest) return join(installed, newest, 'bin')
  throw new Error('There are no programs of Postgres: set LIKENESS_POSTGRES_BIN to the folder of initdb.')
}

export const isRoot = (): boolean => process.getuid?.() === 0

/** The server refuses to run as root; packages of it bring a user along. */
export function serverUser(): { uid: number; gid: number } {
  const ask = (what: string) => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }))
  return { uid: ask('-u'), gid: ask('-g') }
}
