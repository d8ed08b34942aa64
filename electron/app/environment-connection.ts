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
    const { address, password } = readServerUrl(databaseUrl)
    return { connection: { ...known, address, failure: null }, password }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { connection: { ...known, address: null, failure: error }, password: null }
  }
}
