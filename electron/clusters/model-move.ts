import { hasVectorBy } from '../embeddings/vector-sql.ts'
import type { Reader, Writer } from '../store/database.ts'
import { lockCreator } from './creator-state.ts'

/** Decided messages that take part, as candidates of later ones or to be decided once more. */
const takesPart = `m.erased_at IS NULL AND EXISTS (
  SELECT FROM decisions d WHERE d.creator_id = m.creator_id AND d.seq = m.seq
    AND d.outcome NOT IN ('skipped:paid', 'skipped:empty', 'skipped:gate'))`

export type UnpreparedMessage = { readonly id: string; readonly seq: number; readonly text: string }

/** A creator's messages that must be embedded by a model before it can be in force there; by seq. */
export function unprepared(
  reader: Reader,
  creator: string,
  model: string,
  page: { readonly afterSeq: number; readonly limit: number },
): Promise<UnpreparedMessage[]> {
  return reader.rows<UnpreparedMessage>(
    `SELECT m.id, m.seq, m.text FROM messages m
     WHERE m.creator_id = $1 AND m.seq > $3 AND ${takesPart} AND NOT ${hasVectorBy('m', '$2')}
     ORDER BY m.seq LIMIT $4`,
    [creator, model, page.afterSeq, page.limit],
  )
}

/**
 * Puts a model in force for a creator, if all its messages that take part have their vectors by it: from the next
 * decision on they are compared by these, under the newest config of that model. False: some have none.
 * @param refused Ids of messages that the model takes no text of: they are compared by trigrams alone.
 */
export async function moveToModel(
  writer: Writer,
  creator: string,
  model: string,
  refused: ReadonlySet<string> = new Set(),
): Promise<boolean> {
  const state = await lockCreator(writer, creator)
  if (state?.model === model) return true
  const left = await unprepared(writer, creator, model, { afterSeq: 0, limit: refused.size + 1 })
  if (left.some(({ id }) => !refused.has(id))) return false
  await writer.run('UPDATE creators SET model = $2 WHERE creator_id = $1', [creator, model])
  return true
}

/**
 * Brings vectors by the model in force into the column of their messages, and those of the model before out of it.
 * Nothing depends on where they lie; other systems and indexes look into the column. Gives how many were moved.
 */
export async function moveVectors(
  writer: Writer,
  creator: string,
  model: string,
  limit: number,
): Promise<number> {
  return await writer.run(
    `WITH moving AS (
       SELECT m.id, m.embedding AS old, m.embedding_model AS old_model, m.is_truncated AS old_truncated,
         e.embedding, e.is_truncated
       FROM messages m JOIN message_embeddings e ON e.message_id = m.id AND e.model = $2
       WHERE m.creator_id = $1 AND m.embedding_model IS DISTINCT FROM $2
       ORDER BY m.id LIMIT $3 FOR NO KEY UPDATE OF m
     ), kept AS (
       INSERT INTO message_embeddings (message_id, model, embedding, is_truncated)
       SELECT id, old_model, old, old_truncated FROM moving WHERE old_model IS NOT NULL
       ON CONFLICT (message_id, model) DO NOTHING
     ), gone AS (
       DELETE FROM message_embeddings e USING moving WHERE e.message_id = moving.id AND e.model = $2
     )
     UPDATE messages m SET embedding = moving.embedding, embedding_model = $2, is_truncated = moving.is_truncated
     FROM moving WHERE m.id = moving.id`,
    [creator, model, limit],
  )
}

/** Creators whose model is another one than this. */
export async function creatorsOfOtherModels(reader: Reader, model: string): Promise<string[]> {
  const rows = await reader.rows<{ creator: string }>(
    'SELECT creator_id AS creator FROM creators WHERE model IS DISTINCT FROM $1 AND last_seq > 0 ORDER BY creator_id',
    [model],
  )
  return rows.map(({ creator }) => creator)
}

/** How many creators still live by another model, and how many of their messages are embedded by this one. */
export async function howFarPrepared(
  reader: Reader,
  model: string,
): Promise<{ creators: number; messages: number; embedded: number }> {
  const creators = await creatorsOfOtherModels(reader, model)
  if (creators.length === 0) return { creators: 0, messages: 0, embedded: 0 }
  const [row] = await reader.rows<{ messages: number; embedded: number }>(
    `SELECT count(*) AS messages, count(*) FILTER (WHERE ${hasVectorBy('m', '$2')}) AS embedded
     FROM messages m WHERE m.creator_id = ANY($1) AND ${takesPart}`,
    [creators, model],
  )
  return { creators: creators.length, messages: row?.messages ?? 0, embedded: row?.embedded ?? 0 }
}
