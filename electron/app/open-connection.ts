import { Failure } from '../../shared/failure.ts'
import { FROM_ENVIRONMENT } from '../../shared/model/connection.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { openEmbedded, openServer } from '../store/postgres.ts'
import type { Instance } from './instance.ts'
import type { KnownConnection } from './known-connection.ts'
import { foldersOf } from './settings.ts'

/** Opens what a connection names. A password that let it in is kept as was wished, one that did not is not tried again. */
export async function openConnection(instance: Instance, connection: KnownConnection): Promise<PoolDatabase> {
  const { places, passwords, log } = instance
  const { id, address } = connection
  if (connection.failure !== null) throw connection.failure
  if (address === null) {
    const { databaseFolder } = foldersOf(places.dataFolder)
    return openEmbedded({ folder: databaseFolder, workerUrl: places.databaseWorker, log })
  }
  let given: string | null = null
  const password = async () => {
    given = passwords.known(id)
    return given
  }
  try {
    const database = await openServer({ address, password, log })
    passwords.accepted(id, connection.keepsPassword)
    return database
  } catch (error) {
    const isRefused = error instanceof Failure && error.code === 'DATABASE_LOGIN_REFUSED'
    if (isRefused && id !== FROM_ENVIRONMENT) passwords.release(id, given)
    throw error
  }
}
