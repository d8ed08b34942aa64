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
