import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openServer } from '../../electron/store/postgres.ts'
import { readServerUrl } from '../../shared/text/server-url.ts'

/** Opens a database of the server that tests may use. */
export function openNative(url: string): Promise<PoolDatabase> {
  const { address, password } = readServerUrl(url)
  return openServer({ address, password: async () => password })
}
