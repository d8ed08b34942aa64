import { Failure } from '../../shared/failure.ts'
import type { Status } from '../../shared/model/status.ts'
import { listCreators } from '../messages/message-store.ts'
import type { InstanceContext } from './context.ts'

/** What the frame shows at all times. With the database away, that it is away. */
export async function readStatus({ active, places }: InstanceContext): Promise<Status> {
  const database = active.state()
  const { creators, imports, notTakenIn } = database.state === 'open' ? await readWork(active) : noWork
  return {
    version: places.version,
    database,
    messages: creators.reduce((all, creator) => all + creator.messages, 0),
    pending: creators.reduce((all, creator) => all + creator.pending, 0),
    notTakenIn,
    imports,
  }
}

const noWork = { creators: [], imports: [], notTakenIn: 0 }

async function readWork(active: InstanceContext['active']) {
  try {
    const { database, imports, notTakenIn } = await active.workspace()
    return { creators: await listCreators(database), imports: await imports.list(), notTakenIn }
  } catch (error) {
    // It went away, or another one was chosen, at this moment: that is told by the next status.
    if (error instanceof Failure) return noWork
    throw error
  }
}
