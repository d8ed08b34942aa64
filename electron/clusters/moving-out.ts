import type { Writer } from '../store/database.ts'
import { refreshClusters } from './cluster-rows.ts'
import type { HousedMessage } from './live-world.ts'

/** They keep no home, and stay eligible for others. */
export async function moveOut(
  writer: Writer,
  messages: readonly Pick<HousedMessage, 'id' | 'home'>[],
): Promise<void> {
  if (messages.length === 0) return
  await writer.run('DELETE FROM homes WHERE message_id = ANY($1::uuid[])', [
    messages.map((message) => message.id),
  ])
  await refreshClusters(writer, [...new Set(messages.map((message) => message.home))])
}

/**
 * Takes messages out of their homes that are given others at once. Their places as members go first: a message is a
 * member once, and the clusters it leaves and comes to are refreshed together.
 */
export async function leaveHomes(writer: Writer, ids: readonly string[]): Promise<void> {
  await writer.run(
    `WITH gone AS (DELETE FROM cluster_messages WHERE message_id = ANY($1::uuid[]))
     DELETE FROM homes WHERE message_id = ANY($1::uuid[])`,
    [ids],
  )
}
