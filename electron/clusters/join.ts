import { randomUUID } from 'node:crypto'
import { Failure, type FailureData } from '../../shared/failure.ts'
import type { Act } from '../../shared/model/cluster.ts'
import type { Database, Writer } from '../store/database.ts'
import { blankAct, readAct, toAct, writeAct } from './act-store.ts'
import { noteClusters } from './cluster-notices.ts'
import { refreshClusters } from './cluster-rows.ts'
import { LiveWorld } from './live-world.ts'
import { lockPair, type PairMessage } from './locked-pair.ts'
import { housemates } from './pending-store.ts'
import { standingRefusals } from './refusal-store.ts'

type Reason = FailureData<'CANNOT_JOIN'>['reason']

/** Puts a message without a home together with an earlier one that it is linked to, as a person found it right. */
export function joinMessage(
  database: Database,
  input: { message: string; candidate: string; author: string },
): Promise<Act> {
  return database.write(async (writer) => {
    const pair = await lockPair(writer, input.message, input.candidate)
    // A message is linked to earlier ones only: the other way round there is no link.
    const [candidate, message] = pair[1].id === input.message ? pair : [pair[1], pair[0]]
    const reason = await whyNot(writer, message, candidate)
    if (reason !== null) throw new Failure('CANNOT_JOIN', { reason })
    const home = candidate.home ?? (await newHome(writer, message))
    const id = await writeAct(writer, {
      ...blankAct({ id: home, creator: message.creator }, 'join', input.author),
      candidate,
      messages: [{ ...message, home }],
    })
    await moveIn(writer, id, home, candidate.home === null ? [candidate, message] : [message])
    await refreshClusters(writer, [home])
    await noteClusters(writer, [home])
    return toAct(await readAct(writer, id))
  })
}

async function whyNot(writer: Writer, message: PairMessage, candidate: PairMessage): Promise<Reason | null> {
  if (message.isErased || candidate.isErased) return 'deleted'
  if (message.home !== null) return 'has-a-home'
  if (!(await areLinked(writer, message, candidate))) return 'not-linked'
  if (candidate.home !== null && (await isActioned(writer, candidate.home))) return 'answered'
  return (await isRefused(writer, message, candidate)) ? 'refused' : null
}

/** Whether a decision about the message has stored a link to the candidate. */
async function areLinked(writer: Writer, message: PairMessage, candidate: PairMessage): Promise<boolean> {
  const rows = await writer.rows(
    `SELECT FROM decisions d JOIN links l ON l.creator_id = d.creator_id AND l.history = d.history
     WHERE d.creator_id = $1 AND d.seq = $2 AND $3 = ANY(l.seqs) LIMIT 1`,
    [message.creator, message.seq, candidate.seq],
  )
  return rows.length > 0
}

async function isActioned(writer: Writer, home: string): Promise<boolean> {
  const rows = await writer.rows("SELECT FROM clusters WHERE id = $1 AND status = 'actioned'", [home])
  return rows.length > 0
}

async function isRefused(writer: Writer, message: PairMessage, candidate: PairMessage): Promise<boolean> {
  const world = new LiveWorld(
    [message, candidate],
    await housemates(writer, message.creator, [candidate.seq], null),
    await standingRefusals(writer, message.creator, [message]),
  )
  return world.isRefused(message.seq, candidate.seq)
}

/** As old as the message that it is made for. */
async function newHome(writer: Writer, message: PairMessage): Promise<string> {
  const id = randomUUID()
  await writer.run('INSERT INTO clusters (id, creator_id, created_at) VALUES ($1, $2, $3)', [
    id,
    message.creator,
    new Date(message.createdAtMs).toISOString(),
  ])
  return id
}

async function moveIn(
  writer: Writer,
  act: string,
  home: string,
  messages: readonly PairMessage[],
): Promise<void> {
  await writer.run(
    `INSERT INTO homes (message_id, cluster_id, creator_id, seq, history)
     SELECT m.id, $2, a.creator_id, m.seq, a.history
     FROM acts a, unnest($3::uuid[], $4::bigint[]) AS m (id, seq) WHERE a.id = $1`,
    [act, home, messages.map((message) => message.id), messages.map((message) => message.seq)],
  )
}
