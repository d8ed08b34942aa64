import { once } from 'node:events'
import type pg from 'pg'
import { isServerFull } from './errors.ts'

/** A client of the pool. Where the server has no room for another one, waits for one of ours. */
export async function takeClient(pool: pg.Pool): Promise<pg.PoolClient> {
  const deadline = AbortSignal.timeout(pool.options.connectionTimeoutMillis || 10_000)
  for (;;) {
    try {
      return await pool.connect()
    } catch (error) {
      if (!isServerFull(error) || pool.totalCount === 0 || !(await isReleased(pool, deadline))) throw error
    }
  }
}

function isReleased(pool: pg.Pool, deadline: AbortSignal): Promise<boolean> {
  return once(pool, 'release', { signal: deadline }).then(
    () => true,
    () => false,
  )
}

/** Errors that ended a connection: the queries after it hear only that it has ended. */
const endings = new WeakMap<pg.ClientBase, Error>()

/** A client that ends says so twice: to its queries, which reject, and to whoever listens; nobody may not. */
export function listenToEnd(client: pg.ClientBase, told: (error: Error) => void): void {
  client.on('error', (error) => {
    if (!endings.has(client)) endings.set(client, error)
    told(error)
  })
}

/** Why this client has ended, if it has and the server has said. */
export const endingOf = (client: pg.ClientBase): Error | undefined => endings.get(client)
