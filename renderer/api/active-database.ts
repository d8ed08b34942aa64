import type { Query, QueryClient } from '@tanstack/react-query'
import type { ConnectionId } from '../../shared/model/connection.ts'
import type { DatabaseState } from '../../shared/model/status.ts'

const known = new WeakMap<QueryClient, ConnectionId>()

/** Asked of the console itself, whichever database it works on. */
const ofConsole = ['settings.read', 'connections.list', 'status.read']

function isOfDatabase({ queryKey: [path] }: Query): boolean {
  // What has no method for a key, such as a file on its way, is no answer of the database.
  return Array.isArray(path) && !ofConsole.includes(path.join('.'))
}

/**
 * Called with every state of the database that arrives, before it is shown: where it is of another database
 * than the one before, everything that was asked of that one is forgotten, and what is on the screen is asked
 * again. Whether it is another one.
 */
export function followDatabase(
  queryClient: QueryClient,
  { connection }: Pick<DatabaseState, 'connection'>,
): boolean {
  const before = known.get(queryClient)
  known.set(queryClient, connection.id)
  if (before === undefined || before === connection.id) return false
  // Reset also those that nobody looks at: their answers would stand in for the next ones.
  void queryClient.resetQueries({ predicate: isOfDatabase })
  queryClient.removeQueries({ predicate: isOfDatabase, type: 'inactive' })
  return true
}
