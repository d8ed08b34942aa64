import { Failure } from '../../shared/failure.ts'
import type { Connection, ConnectionId, ServerAddress } from '../../shared/model/connection.ts'
import type { DatabaseLook } from '../../shared/model/database-look.ts'
import type { Status } from '../../shared/model/status.ts'
import { lookAtDatabase } from '../store/look.ts'
import { migrateUp } from '../store/migrate.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { openServer } from '../store/postgres.ts'

import type { ConnectionWishes } from './connections.ts'
import type { InstanceContext } from './context.ts'
import { readStatus } from './status.ts'

export const listConnections = ({ connections, active }: InstanceContext): Connection[] =>
  connections.list(active.id)

type Test = {
  readonly address: ServerAddress
  readonly password: string | null
  readonly id: ConnectionId | null
}

/** Opens a server for one look, and closes it again. */
export async function testConnection(
  { connections, places, log }: InstanceContext,
  { address, password, id }: Test,
): Promise<DatabaseLook> {
  const known = password ?? (id === null ? null : connections.passwordFor(id, address))
  const database = await openServer({ address, password: async () => known, log })
  try {
    return await lookAtDatabase(database, places.migrations)
  } finally {
    await database.close()
  }
}

/** The active one is opened again where it leads elsewhere now. */
export async function saveConnection(
  context: InstanceContext,
  wishes: ConnectionWishes,
): Promise<Connection> {
  const { connections, active, notices } = context
  const id = connections.save(wishes)
  if (id === active.id) void active.use(connections.find(id))
  notices.changed('connections', null)
  const saved = listConnections(context).find((connection) => connection.id === id)
  if (saved === undefined) throw new Failure('NOT_FOUND', { what: 'connection', id })
  return saved
}

export function removeConnection(
  { connections, active, notices }: InstanceContext,
  { id }: { id: ConnectionId },
): { id: ConnectionId } {
  if (id === active.id) {
    throw new Failure('BAD_INPUT', { detail: 'This connection is in use. Choose another one first.' })
  }
  connections.remove(id)
  notices.changed('connections', null)
  return { id }
}

/** Chooses a connection; the one in use is looked for at once, with the new password if there is one. */
export async function useConnection(
  context: InstanceContext,
  { id, password }: { id: ConnectionId; password: string | null },
): Promise<Status> {
  const { connections, passwords, active } = context
  const connection = connections.find(id)
  if (password !== null) passwords.give(id, password)
  connections.choose(id)
  await active.use(connection)
  return readStatus(context)
}

type Looking = Pick<InstanceContext, 'places'> & { readonly database: PoolDatabase }

export const lookAtActive = ({ database, places }: Looking): Promise<DatabaseLook> =>
  lookAtDatabase(database, places.migrations)

/**
 * Migrates what was looked at, and nothing else: it is seen before anybody's work is stopped for it, and again
 * where no other console can change it any more. DATABASE_CHANGED, DATABASE_UNFIT.
 */
export async function migrateActive(
  context: InstanceContext & Looking,
  { fingerprint }: { fingerprint: string },
): Promise<Status> {
  const look = await lookAtActive(context)
  if (look.fingerprint !== fingerprint) throw new Failure('DATABASE_CHANGED', {})
  if (look.obstacles.length > 0) throw new Failure('DATABASE_UNFIT', { obstacles: look.obstacles })
  const { active, database, places } = context
  await active.change(database, () => migrateUp(database, places.migrations, fingerprint))
  return readStatus(context)
}
