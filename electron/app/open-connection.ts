import { Failure } from '../../shared/failure.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { openEmbedded, openServer } from '../store/postgres.ts'
import type { Instance } from './instance.ts'
import type { KnownConnection } from './known-connection.ts'
import { foldersOf } from './settings.ts'

/** Opens what a connection names. A password that let it in is kept as was wished, one that did not is not tried again. An embedded one gives up once `stop` is aborted. */
export async function openConnection(
  instance: Pick<Instance, 'places' | 'passwords' | 'log'>,
  connection: KnownConnection,
  stop: AbortSignal,
): Promise<PoolDatabase> {
  const { places, passwords, log } = instance
  const { id, address } = connection
  if (connection.failure !== null) throw connection.failure
  if (address === null) {
    const { databaseFolder } = foldersOf(places.dataFolder)
    return openEmbedded({ folder: databaseFolder, workerUrl: places.databaseWorker, log, stop })
  }
  const known = passwords.known(id)
  let asked: string | null = null
  const password = async () => {
    asked = passwords.known(id)
    return asked
  }
  try {
    const database = await openServer({ address, password, log })
    passwords.accepted(id, known, connection.keepsPassword)
    database.onState(({ failure }) => {
      if (isRefused(failure)) passwords.release(id, asked)
    })
    return database
  } catch (error) {
    if (isRefused(error)) passwords.release(id, asked)
    throw error
  }
}

/** Whether a password was wrong. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'DATABASE_LOGIN_REFUSED'
