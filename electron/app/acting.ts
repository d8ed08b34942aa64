import type { Act } from '../../shared/model/cluster.ts'
import { CreatorId, type MessageId } from '../../shared/model/id.ts'
import { readAct } from '../clusters/act-store.ts'
import { deleteMessage, orphanedHashes } from '../clusters/delete.ts'
import type { Database } from '../store/database.ts'
import type { Context } from './context.ts'

/** Does what a person asked for in their name, and tells those who watch. */
export async function actAndTell<Input extends object>(
  context: Context,
  act: (database: Database, input: Input & { author: string }) => Promise<Act>,
  input: Input,
): Promise<Act> {
  const done = await act(context.database, { ...input, author: context.author })
  const { creator } = await readAct(context.database, done.id)
  context.notices.changed('clusters', CreatorId.parse(creator))
  context.aggregating.schedule()
  return done
}

/** Deletes a message, and with it what the verdicts of this machine hold of its text. */
export async function deleteAndTell(
  context: Context,
  input: { message: MessageId; reason: string },
): Promise<Act> {
  const done = await actAndTell(context, deleteMessage, input)
  context.labels.erase(input.message)
  for (const hash of await orphanedHashes(context.database, [input.message])) {
    await context.providers.cache.forget(hash)
  }
  context.notices.changed('labels', null)
  return done
}
