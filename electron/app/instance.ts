import { userInfo } from 'node:os'
import { type Compute, startCompute } from '../links/compute-host.ts'
import { lockFolder } from '../store/folder-lock.ts'
import { type LocalDatabase, openLocal } from '../store/sqlite.ts'
import type { Closing } from './closing.ts'
import { ConnectionRows } from './connection-rows.ts'
import { Connections } from './connections.ts'
import { EmbeddingKeys } from './embedding-keys.ts'
import { environmentConnection } from './environment-connection.ts'
import { type Log, openLog } from './log.ts'
import { Notices } from './notices.ts'
import { Passwords } from './passwords.ts'
import type { Places, StartOptions } from './places.ts'
import { noSecrets } from './secrets.ts'
import type { ServiceEnvironment } from './service-environment.ts'
import { foldersOf } from './settings.ts'

/** What everything is made with, whatever database is in use. */
export type Instance = {
  readonly places: Places
  /** Names this data folder among those that use the same database. */
  readonly instanceId: string
  readonly author: string
  readonly local: LocalDatabase
  readonly compute: Compute
  readonly notices: Notices
  readonly log: Log
  readonly passwords: Passwords
  readonly connections: Connections
  readonly services: ServiceEnvironment
  readonly embeddingKeys: EmbeddingKeys
}

/** Everything that is the same whatever database is in use. */
export async function openInstance(
  places: Places,
  { secrets = noSecrets, databaseUrl, services = {} }: StartOptions,
  closing: Closing,
): Promise<Instance> {
  const lock = lockFolder(places.dataFolder)
  closing.add(() => lock.release())
  const { log, close: closeLog } = openLog(places.dataFolder)
  closing.add(closeLog)
  const instanceId = await places.instanceId()
  const local = openLocal(foldersOf(places.dataFolder).trainingSetFile, places.localMigrations)
  closing.add(() => local.close())
  const compute = startCompute(places.computeWorker, {
    onFallback: (cause) => log('links.multiplied-without-library', cause),
  })
  closing.add(() => compute.close())
  const notices = new Notices()
  closing.add(() => notices.close())
  const passwords = new Passwords(secrets)
  const connections = new Connections(
    new ConnectionRows(local),
    passwords,
    environmentConnection(databaseUrl),
  )
  const embeddingKeys = new EmbeddingKeys(secrets, services)
  return {
    places,
    instanceId,
    author: userName(),
    local,
    compute,
    notices,
    log,
    passwords,
    connections,
    services,
    embeddingKeys,
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user that the system has no name for.
    return 'local'
  }
}
