import type { Status } from '../../shared/model/status.ts'
import { listCreators } from '../messages/message-store.ts'
import type { Context } from './context.ts'

/** What the frame shows at all times. With the database away, that it is away. */
export async function readStatus(context: Context): Promise<Status> {
  const database = context.database.state()
  const isOpen = database.state === 'open'
  const creators = isOpen ? await listCreators(context.database) : []
  return {
    version: context.version,
    database,
    messages: creators.reduce((all, creator) => all + creator.messages, 0),
    pending: creators.reduce((all, creator) => all + creator.pending, 0),
    imports: isOpen ? await context.imports.list() : [],
  }
}
