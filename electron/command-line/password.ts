import type { DatabaseState, Status } from '../../shared/model/status.ts'
import { askSecret } from './ask-secret.ts'
import type { Client } from './client.ts'
import { escapeForTerminal } from './escape.ts'

/** Failures that another password may end. */
const askingCodes = ['DATABASE_PASSWORD_NEEDED', 'DATABASE_LOGIN_REFUSED']

/** Whether it waits for a password. */
export const needsPassword = ({ failure }: DatabaseState): boolean =>
  failure !== null && askingCodes.includes(failure.code)

/** Asks for the password of a connection and tries it; null where nobody can be asked. Never part of a command line. */
export async function tryPassword(client: Client, { connection }: DatabaseState): Promise<Status | null> {
  const password = await askSecret(`Password for ${escapeForTerminal(connection.name)}: `)
  return password ? client.connections.use({ id: connection.id, password }) : null
}

/** Whether what failed for want of a password can be tried again, now that it was given. */
export async function gavePassword(client: Client, error: unknown): Promise<boolean> {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  if (code !== 'DATABASE_PASSWORD_NEEDED') return false
  const { database } = await client.status.read()
  return needsPassword(database) && (await tryPassword(client, database)) !== null
}
