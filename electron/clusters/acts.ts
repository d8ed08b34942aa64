import { Failure } from '../../shared/failure.ts'
import type { Act } from '../../shared/model/cluster.ts'
import type { Database } from '../store/database.ts'
import { blankAct, lockCluster, readAct, residents, toAct, writeAct } from './act-store.ts'
import { crossingPairs } from './crossing-links.ts'
import { membersAmong } from './live-world.ts'
import { lockPair } from './locked-pair.ts'
import { moveOut } from './moving-out.ts'
import { writeRefusals } from './refusal-store.ts'

/**
 * Answers a cluster with one reply: its messages are answered, later ones start anew. Who is there in shadow is
 * shown to nobody and gets no reply: such a message leaves, stays eligible, and does not come back with an undo.
 */
export function actionCluster(
  database: Database,
  input: { id: string; responseText: string; author: string },
): Promise<Act> {
  return database.write(async (writer) => {
    const cluster = await lockCluster(writer, input.id)
    if (cluster.status === 'actioned') throw new Failure('CANNOT_ACTION', { reason: 'already-actioned' })
    if (cluster.members < 2) throw new Failure('CANNOT_ACTION', { reason: 'not-shown' })
    const messages = await residents(writer, cluster.id)
    if (messages.length === 0) {
      throw new Failure('BAD_INPUT', {
        detail: 'The messages of this cluster were there before Likeness, which has not taken them in yet.',
      })
    }
    await writer.run(
      `UPDATE clusters SET status = 'actioned', response_text = $2, actioned_at = clock_timestamp(),
         updated_at = clock_timestamp() WHERE id = $1`,
      [cluster.id, input.responseText],
    )
    const id = await writeAct(writer, {
      ...blankAct(cluster, 'action', input.author),
      responseText: input.responseText,
      messages,
    })
    await moveOut(
      writer,
      messages.filter((message) => message.isShadow),
    )
    return toAct(await readAct(writer, id))
  })
}

/** Takes messages out of their cluster, and refuses them with those they were linked to there. */
export function removeMessages(
  database: Database,
  input: { id: string; messages: readonly string[]; reason: string; author: string },
): Promise<Act> {
  return database.write(async (writer) => {
    const cluster = await lockCluster(writer, input.id)
    if (cluster.status === 'actioned') throw new Failure('CANNOT_REMOVE', { reason: 'actioned' })
    const living = await residents(writer, cluster.id)
    const leaving = new Set(input.messages)
    const shown = membersAmong(living.filter((message) => !message.isShadow))
    const removed = shown.filter((message) => leaving.has(message.id))
    if (removed.length !== leaving.size) throw new Failure('CANNOT_REMOVE', { reason: 'not-a-member' })
    const staying = living.filter((message) => !leaving.has(message.id))
    const pairs = await crossingPairs(writer, cluster.creator, removed, staying)
    const id = await writeAct(writer, {
      ...blankAct(cluster, 'remove', input.author),
      reason: input.reason,
      messages: removed,
    })
    await writeRefusals(writer, cluster.creator, id, pairs)
    await moveOut(writer, removed)
    return toAct(await readAct(writer, id))
  })
}

/** Not again: refuses a pair. Where the two share a home, the later one leaves it. */
export function refusePair(
  database: Database,
  input: { message: string; candidate: string; reason: string; author: string },
): Promise<Act> {
  return database.write(async (writer) => {
    const [earlier, later] = await lockPair(writer, input.message, input.candidate)
    if (earlier.isErased || later.isErased) throw new Failure('CANNOT_REMOVE', { reason: 'deleted' })
    const shared = earlier.home !== null && earlier.home === later.home ? earlier.home : null
    if (shared) {
      const cluster = await lockCluster(writer, shared)
      if (cluster.status === 'actioned') throw new Failure('CANNOT_REMOVE', { reason: 'actioned' })
    }
    const leaving = shared ? [{ ...later, home: shared }] : []
    const id = await writeAct(writer, {
      ...blankAct({ id: shared, creator: earlier.creator }, 'refuse', input.author),
      reason: input.reason,
      messages: leaving,
    })
    await writeRefusals(writer, earlier.creator, id, [[earlier, later]])
    await moveOut(writer, leaving)
    return toAct(await readAct(writer, id))
  })
}
