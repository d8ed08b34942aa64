import { readFileSync } from 'node:fs'
import { Failure } from '../../shared/failure.ts'
import { FROM_ENVIRONMENT } from '../../shared/model/connection.ts'
import { readServerUrl } from '../../shared/text/server-url.ts'
import type { KnownConnection } from './known-connection.ts'

/** What DATABASE_URL names, for as long as the program runs; it is never saved. */
export type EnvironmentConnection = {
  readonly connection: KnownConnection
  readonly password: string | null
}

/** Null where it is not set. An address that cannot be read is a connection that says so when it is opened. */
export function environmentConnection(databaseUrl: string | undefined): EnvironmentConnection | null {
  if (!databaseUrl) return null
  const known = { id: FROM_ENVIRONMENT, name: 'DATABASE_URL', keepsPassword: false }
  try {
    const { address, password, authorityFile } = readServerUrl(databaseUrl)
    const authority = authorityFile === null ? address.authority : readAuthority(authorityFile)
    return { connection: { ...known, address: { ...address, authority }, failure: null }, password }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { connection: { ...known, address: null, failure: error }, password: null }
  }
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const detail = `The certificate ${file} that DATABASE_URL names cannot be read.`
    throw new Failure('BAD_INPUT', { detail }, { cause: error })
  }
}
