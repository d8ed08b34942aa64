import { Failure } from '../../shared/failure.ts'
import type { Act } from '../../shared/model/cluster.ts'
import type { Database, Reader, Writer } from '../store/database.ts'
import { blankAct, readAct, toAct, writeAct } from './act-store.ts'
import { lockCreator } from './creator-state.ts'
import { moveOut } from './moving-out.ts'

type Deleted = { id: string; seq: number; creator: string; home: string | null; isErased: boolean }

/**
 * Erases what a message says and who sent it, for good: text, vector, visitor and payload. Its id, seq and channel,
 * its links and decisions stay. It leaves its home, an answered one too, and is nobody's candidate any more.
 */
export function deleteMessage(
  database: Database,
  input: { message: string; reason: string; author: string },
): Promise<Act> {
  return database.write(async (writer) => {
    await lockCreator(writer, (await readMessage(writer, input.message)).creator)
    const message = await readMessage(writer, input.message)
    if (message.isErased) throw new Failure('CANNOT_DELETE', { reason: 'deleted' })
    const { home } = message
    const id = await writeAct(writer, {
      ...blankAct({ id: home, creator: message.creator }, 'delete', input.author),
      reason: input.reason,
      messages: [message],
    })
    await erase(writer, message.id)
    if (home !== null) await moveOut(writer, [{ id: message.id, home }])
    return toAct(await readAct(writer, id))
  })
}

async function readMessage(writer: Writer, id: string): Promise<Deleted> {
  const [message] = await writer.rows<Deleted>(
    `SELECT m.id, m.seq, m.creator_id AS creator, h.cluster_id AS home, m.erased_at IS NOT NULL AS "isErased"
     FROM messages m LEFT JOIN homes h ON h.message_id = m.id WHERE m.id = $1 AND m.seq IS NOT NULL`,
    [id],
  )
  if (!message) throw new Failure('NOT_FOUND', { what: 'message', id })
  return message
}

async function erase(writer: Writer, id: string): Promise<void> {
  await writer.run(
    `UPDATE messages SET text = '', embedding = NULL, embedding_model = NULL, is_truncated = false,
       visitor_user_id = '', visitor_username = '', raw_payload = '{}', erased_at = clock_timestamp(),
       updated_at = clock_timestamp() WHERE id = $1`,
    [id],
  )
  await writer.run('DELETE FROM message_embeddings WHERE message_id = $1', [id])
  // A vector tells much of its text. Where somebody else has said the same, it is theirs as well.
  await writer.run(
    `DELETE FROM embedding_cache e USING messages m WHERE m.id = $1 AND e.text_hash = m.text_hash AND NOT EXISTS (
       SELECT FROM messages o WHERE o.text_hash = m.text_hash AND o.seq IS NOT NULL AND o.erased_at IS NULL)`,
    [id],
  )
}

/** Hashes of the texts of those of these messages that are deleted, where nobody else has said the same: what is kept under them may go. */
export async function orphanedHashes(reader: Reader, messages: readonly string[]): Promise<string[]> {
  const rows = await reader.rows<{ hash: string }>(
    `SELECT DISTINCT m.text_hash AS hash FROM messages m
     WHERE m.id = ANY($1::uuid[]) AND m.erased_at IS NOT NULL AND NOT EXISTS (
       SELECT FROM messages o WHERE o.text_hash = m.text_hash AND o.seq IS NOT NULL AND o.erased_at IS NULL)`,
    [messages],
  )
  return rows.map(({ hash }) => hash)
}
