import type { Act } from '../../shared/model/cluster.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { readAct } from '../clusters/act-store.ts'
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
  return done
}
