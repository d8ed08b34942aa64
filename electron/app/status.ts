import { Failure } from '../../shared/failure.ts'
import type { Status } from '../../shared/model/status.ts'
import { listCreators } from '../messages/message-store.ts'
import type { InstanceContext } from './context.ts'

/** What the frame shows at all times. With the database away, that it is away. */
export async function readStatus({ active, places }: InstanceContext): Promise<Status> {
  const database = active.state()
  const { creators, ...work } = database.state === 'open' ? await readWork(active) : noWork
  return {
    version: places.version,
    database,
    messages: creators.reduce((all, creator) => all + creator.messages, 0),
    pending: creators.reduce((all, creator) => all + creator.pending, 0),
    ...work,
  }
}

const noWork = { creators: [], imports: [], notTakenIn: 0, indexBuild: null }

async function readWork(active: InstanceContext['active']) {
  try {
    const { database, imports, importsAtRest, notTakenIn, searchIndexes } = await active.reading()
    return {
      creators: await listCreators(database),
      imports: await (imports?.list() ?? importsAtRest()),
      notTakenIn: await notTakenIn.read(),
      indexBuild: (await searchIndexes?.build()) ?? null,
    }
  } catch (error) {
    // It went away, or another one was chosen, at this moment: that is told by the next status.
    if (error instanceof Failure) return noWork
    throw error
  }
}
