import { Failure } from '../../shared/failure.ts'
import type { Act } from '../../shared/model/cluster.ts'
import type { Database, Writer } from '../store/database.ts'
import { type LockedCluster, lockCluster, readAct, residents, toAct, writeAct } from './act-store.ts'
import { refreshClusters } from './cluster-rows.ts'
import { crossingPairs } from './crossing-links.ts'
import { type HousedMessage, membersAmong } from './live-world.ts'
import { type KnownRow, knownColumns, knownMessage, lockCreator } from './pending-store.ts'
import { writeRefusals } from './refusal-store.ts'

/** Answers a cluster with one reply: its messages are answered, later ones start anew. */
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
      ...blank(cluster, 'action', input.author),
      responseText: input.responseText,
      messages,
    })
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
    const removed = membersAmong(living).filter((message) => leaving.has(message.id))
    if (removed.length !== leaving.size) throw new Failure('CANNOT_REMOVE', { reason: 'not-a-member' })
    const staying = living.filter((message) => !leaving.has(message.id))
    const pairs = await crossingPairs(writer, cluster.creator, removed, staying)
    const id = await writeAct(writer, {
      ...blank(cluster, 'remove', input.author),
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
    const shared = earlier.home !== null && earlier.home === later.home ? earlier.home : null
    if (shared) {
      const cluster = await lockCluster(writer, shared)
      if (cluster.status === 'actioned') throw new Failure('CANNOT_REMOVE', { reason: 'actioned' })
    }
    const leaving: HousedMessage[] = shared ? [{ ...later, home: shared }] : []
    const id = await writeAct(writer, {
      ...blank({ id: shared, creator: earlier.creator }, 'refuse', input.author),
      reason: input.reason,
      messages: leaving,
    })
    await writeRefusals(writer, earlier.creator, id, [[earlier, later]])
    await moveOut(writer, leaving)
    return toAct(await readAct(writer, id))
  })
}

const blank = (
  cluster: Pick<LockedCluster, 'creator'> & { id: string | null },
  kind: Act['kind'],
  author: string,
) => ({
  creator: cluster.creator,
  kind,
  cluster: cluster.id,
  takesBack: null,
  responseText: null,
  reason: '',
  author,
})

/** They keep no home, and stay eligible for others. */
async function moveOut(writer: Writer, messages: readonly HousedMessage[]): Promise<void> {
  if (messages.length === 0) return
  await writer.run('DELETE FROM homes WHERE message_id = ANY($1::uuid[])', [
    messages.map((message) => message.id),
  ])
  await refreshClusters(writer, [...new Set(messages.map((message) => message.home))])
}

type PairMessage = Omit<HousedMessage, 'home'> & { readonly creator: string; readonly home: string | null }

/** Both messages of a pair, the earlier first, with their creator's lock held. */
async function lockPair(
  writer: Writer,
  message: string,
  candidate: string,
): Promise<[PairMessage, PairMessage]> {
  const owners = await writer.rows<{ id: string; creator: string }>(
    'SELECT id, creator_id AS creator FROM messages WHERE id = ANY($1::uuid[]) AND seq IS NOT NULL',
    [[message, candidate]],
  )
  for (const id of [message, candidate]) {
    if (!owners.some((owner) => owner.id === id)) throw new Failure('NOT_FOUND', { what: 'message', id })
  }
  const [owner, other] = owners
  if (!owner || !other) throw new Failure('BAD_INPUT', { detail: 'A message cannot be refused with itself.' })
  if (owner.creator !== other.creator) {
    throw new Failure('BAD_INPUT', {
      detail: 'Messages of two creators are never grouped; nothing to refuse.',
    })
  }
  await lockCreator(writer, owner.creator)
  const rows = await writer.rows<KnownRow & { creator: string; home: string | null }>(
    `SELECT ${knownColumns}, m.creator_id AS creator, h.cluster_id AS home
     FROM messages m LEFT JOIN homes h ON h.message_id = m.id WHERE m.id = ANY($1::uuid[]) ORDER BY m.seq`,
    [[message, candidate]],
  )
  const [earlier, later] = rows.map((row) => ({ ...knownMessage(row), creator: row.creator, home: row.home }))
  if (!earlier || !later) throw new Error('a message was deleted under its creator’s lock')
  return [earlier, later]
}
