import type { Database } from '../store/database.ts'
import { decodeVector, encodeVectors } from '../store/vector-codec.ts'
import { unitVector } from './unit-vector.ts'
import { hasVectorBy } from './vector-sql.ts'

/** Of these messages those that have a vector by a model. */
export async function withVectorBy(
  reader: Pick<Database, 'rows'>,
  model: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await reader.rows<{ id: string }>(
    `SELECT m.id FROM messages m WHERE m.id = ANY($1::uuid[]) AND ${hasVectorBy('m', '$2')}`,
    [ids, model],
  )
  return new Set(rows.map(({ id }) => id))
}

type Unit = { readonly id: string; readonly vector: Float32Array; readonly isAsStored: boolean }

/**
 * Says of vectors that nobody has named which model they are of, and brings them to length 1. One that has no direction
 * is left, and counts as missing.
 * @param isInForce whether their creators' messages are compared by this model; else they are kept beside the column
 */
export async function adoptVectors(
  database: Database,
  model: string,
  ids: readonly string[],
  isInForce: boolean,
): Promise<void> {
  if (ids.length === 0) return
  const rows = await database.rows<{ id: string; vector: Buffer }>(
    `SELECT id, vector_send(embedding) AS vector FROM messages
     WHERE id = ANY($1::uuid[]) AND embedding_model IS NULL AND embedding IS NOT NULL`,
    [ids],
  )
  const units = rows.flatMap(({ id, vector }) => unitOf(id, decodeVector(vector)))
  if (units.length === 0) return
  await (isInForce ? nameVectors(database, model, units) : putAside(database, model, units))
}

function unitOf(id: string, stored: Float32Array): Unit[] {
  try {
    const vector = unitVector(stored)
    return [{ id, vector, isAsStored: vector.every((value, index) => value === stored[index]) }]
  } catch {
    return []
  }
}

const idsOf = (units: readonly Unit[]) => units.map(({ id }) => id)
const encoded = (database: Database, units: readonly Unit[]) =>
  encodeVectors(
    units.map(({ vector }) => vector),
    database.vectorOid,
  )

/** A vector that is as it should be is not written anew. */
async function nameVectors(database: Database, model: string, units: readonly Unit[]): Promise<void> {
  const changed = units.filter(({ isAsStored }) => !isAsStored)
  await database.write(async (writer) => {
    await lock(writer, idsOf(units))
    await writer.run(
      `UPDATE messages m SET embedding = given.vector FROM unnest($1::uuid[], $2::vector[]) AS given (id, vector)
       WHERE m.id = given.id AND m.embedding_model IS NULL`,
      [idsOf(changed), encoded(database, changed)],
    )
    await writer.run(
      'UPDATE messages SET embedding_model = $2 WHERE id = ANY($1::uuid[]) AND embedding_model IS NULL',
      [idsOf(units), model],
    )
  })
}

async function putAside(database: Database, model: string, units: readonly Unit[]): Promise<void> {
  await database.write(async (writer) => {
    await lock(writer, idsOf(units))
    await writer.run(
      `INSERT INTO message_embeddings (message_id, model, embedding, is_truncated)
       SELECT id, $3, vector, false FROM unnest($1::uuid[], $2::vector[]) AS given (id, vector)
       ON CONFLICT (message_id, model) DO NOTHING`,
      [idsOf(units), encoded(database, units), model],
    )
    await writer.run(
      'UPDATE messages SET embedding = NULL WHERE id = ANY($1::uuid[]) AND embedding_model IS NULL',
      [idsOf(units)],
    )
  })
}

const lock = (writer: Pick<Database, 'rows'>, ids: readonly string[]) =>
  writer.rows('SELECT FROM messages WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [ids])
