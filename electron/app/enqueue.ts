import { toBeTakenIn, waitingForVectors } from '../clusters/awaited-store.ts'
import { wantKeptOut } from '../clusters/kept-out-store.ts'
import { VECTOR_WAIT_MS } from '../clusters/ready.ts'
import { countKnown } from '../embeddings/embedding-calls.ts'
import type { OnStored } from '../messages/message-store.ts'
import type { Writer } from '../store/database.ts'
import type { Jobs } from '../store/jobs.ts'

/** Texts asked for in one job at most. */
export const EMBED_BATCH = 50

/** Names the job that looks again when messages have waited for their vectors long enough. */
const lateKey = (creator: string): string => `late ${creator}`

/** Has what waits for a creator decided. */
export const sendDecide = (jobs: Jobs, writer: Writer, creator: string): Promise<void> =>
  jobs.send(writer, 'decide', { creator }, { key: creator, group: creator })

/** Has it looked at again when messages have waited so long. */
export const sendDecideLater = (jobs: Jobs, creator: string, afterMs: number): Promise<void> =>
  jobs.sendNow('decide', { creator }, { key: lateKey(creator), group: creator, afterMs })

/**
 * Has messages decided that are stored in this transaction. A model that runs on this machine gives them their
 * vectors on the way; others are asked by a job, and what has no vector after a while is decided without.
 */
export const enqueueStored =
  (jobs: Jobs, isLocal: (model: string) => boolean): OnStored =>
  async (writer, creator, { stored, awaiting, model }) => {
    await sendDecide(jobs, writer, creator)
    if (isLocal(model)) return
    if (stored > awaiting.length) await countKnown(writer, 'online', model, stored - awaiting.length)
    if (awaiting.length > 0) await enqueueAwaiting(jobs, writer, creator, awaiting)
  }

async function enqueueAwaiting(jobs: Jobs, writer: Writer, creator: string, ids: readonly string[]) {
  for (let from = 0; from < ids.length; from += EMBED_BATCH) {
    await jobs.send(writer, 'embed', { creator, messages: ids.slice(from, from + EMBED_BATCH) })
  }
  const later = { key: lateKey(creator), group: creator, afterMs: VECTOR_WAIT_MS }
  await jobs.send(writer, 'decide', { creator }, later)
}

/** A provider embeds more than this in a second, so nobody of a file is given up while all goes well. */
const IMPORTED_A_SECOND = 50

/**
 * The same for messages of a file, of which thousands are there at once: each is waited for longer, by the time that
 * those take which wait before it. Otherwise all but the first would be decided without their vectors.
 */
export const enqueueImported = (jobs: Jobs, isLocal: (model: string) => boolean): OnStored => {
  const enqueue = enqueueStored(jobs, isLocal)
  return async (writer, creator, batch) => {
    await enqueue(writer, creator, batch)
    if (isLocal(batch.model) || batch.awaiting.length === 0) return
    await writer.run(
      `UPDATE messages m SET stored_at = m.stored_at
         + make_interval(secs => (m.seq - c.decided_seq)::float8 / ${IMPORTED_A_SECOND})
       FROM creators c WHERE c.creator_id = $1 AND m.creator_id = $1 AND m.id = ANY($2::uuid[])`,
      [creator, batch.awaiting],
    )
  }
}

/** The same for everything that waits for a creator, as its model is another one now or its gate is open again. */
export const enqueueWaiting =
  (jobs: Jobs, isLocal: (model: string) => boolean) =>
  async (writer: Writer, creator: string): Promise<void> => {
    await enqueueAll(jobs, isLocal, writer, creator, await waitingForVectors(writer, creator))
  }

/** The same for what is to be taken in only, and for second decisions that have their vectors. */
export const enqueueTakenIn =
  (jobs: Jobs, isLocal: (model: string) => boolean) =>
  async (writer: Writer, creator: string): Promise<void> => {
    await enqueueAll(jobs, isLocal, writer, creator, await toBeTakenIn(writer, creator))
  }

/** Has messages of a creator taken in that the gate has kept out until now. Gives how many there are. */
export async function askToTakeIn(
  writer: Writer,
  jobs: Jobs,
  isLocal: (model: string) => boolean,
  { creator, author }: { creator: string; author: string },
): Promise<{ messages: number }> {
  const kept = await wantKeptOut(writer, { creator, author })
  await enqueueAll(jobs, isLocal, writer, creator, kept)
  return { messages: kept.length }
}

async function enqueueAll(
  jobs: Jobs,
  isLocal: (model: string) => boolean,
  writer: Writer,
  creator: string,
  awaiting: readonly string[],
): Promise<void> {
  await sendDecide(jobs, writer, creator)
  const isAsked = awaiting.length > 0 && !isLocal(await modelOf(writer, creator))
  if (isAsked) await enqueueAwaiting(jobs, writer, creator, awaiting)
}

async function modelOf(writer: Writer, creator: string): Promise<string> {
  const [row] = await writer.rows<{ model: string | null }>(
    `SELECT coalesce(c.model, (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1)) AS model
     FROM creators c WHERE c.creator_id = $1`,
    [creator],
  )
  return row?.model ?? ''
}
