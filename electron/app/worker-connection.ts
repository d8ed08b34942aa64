import { Failure } from '../../shared/failure.ts'
import { FROM_ENVIRONMENT } from '../../shared/model/connection.ts'
import { openLocalToRead } from '../store/sqlite.ts'
import { ConnectionRows } from './connection-rows.ts'
import { Connections } from './connections.ts'
import { environmentConnection } from './environment-connection.ts'
import type { KnownConnection } from './known-connection.ts'
import type { Passwords } from './passwords.ts'
import type { Places } from './places.ts'
import { foldersOf } from './settings.ts'

/**
 * The server that a worker works on: what DATABASE_URL names, else the saved connection that was chosen last. The
 * data folder is only read, so that it may be open elsewhere. WORKER_NEEDS_SERVER.
 */
export function workerConnection(
  places: Pick<Places, 'dataFolder'>,
  databaseUrl: string | undefined,
  passwords: Passwords,
): KnownConnection {
  const environment = environmentConnection(databaseUrl)
  if (environment === null) return chosenServer(places.dataFolder, passwords)
  if (environment.password) passwords.give(FROM_ENVIRONMENT, environment.password)
  if (environment.connection.failure) throw environment.connection.failure
  return environment.connection
}

function chosenServer(dataFolder: string, passwords: Passwords): KnownConnection {
  const local = openLocalToRead(foldersOf(dataFolder).trainingSetFile)
  if (local === null) throw new Failure('WORKER_NEEDS_SERVER', {})
  try {
    const chosen = new Connections(new ConnectionRows(local), passwords, null).first()
    if (chosen.address === null) throw new Failure('WORKER_NEEDS_SERVER', {})
    return chosen
  } finally {
    local.close()
  }
}
