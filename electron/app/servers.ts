import { Failure } from '../../shared/failure.ts'
import type { ServerAddress } from '../../shared/model/connection.ts'
import type { DatabaseLook } from '../../shared/model/database-look.ts'
import type { PoolDatabase } from '../store/pool-database.ts'

// Stands in until the store opens servers.
const notYet = () => new Failure('BAD_INPUT', { detail: 'Servers cannot be opened yet.' })

export async function openServer(_options: {
  address: ServerAddress
  password: () => Promise<string | null>
  log: (event: string, detail?: unknown) => void
}): Promise<PoolDatabase> {
  throw notYet()
}

export async function lookAtDatabase(_database: PoolDatabase, _migrations: URL): Promise<DatabaseLook> {
  throw notYet()
}
