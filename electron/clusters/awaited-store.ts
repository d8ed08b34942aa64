import { isEmptyText, normalise } from '../../shared/text/normalise.ts'
import { hasVectorBy } from '../embeddings/vector-sql.ts'
import type { Reader } from '../store/database.ts'

/** A message that is to be embedded by its creator's model. */
export type AwaitedMessage = {
  readonly id: string
  readonly creator: string
  readonly text: string
  readonly model: string
  /** Nothing is decided about it yet. */
  readonly isPending: boolean
  /** It was decided while the gate was open. */
  readonly takesPart: boolean
}

/** Those of a creator's messages that take part and have no vector by its model yet. */
export async function awaitedMessages(
  reader: Reader,
  creator: string,
  ids: readonly string[],
): Promise<AwaitedMessage[]> {
  const rows = await reader.rows<AwaitedMessage>(
    `SELECT m.id, m.creator_id AS creator, m.text, c.model, m.seq > c.decided_seq AS "isPending",
       EXISTS (SELECT FROM decisions d WHERE d.creator_id = m.creator_id AND d.seq = m.seq
         AND d.outcome <> 'skipped:gate') AS "takesPart"
     FROM (
       SELECT creator_id, decided_seq, coalesce(model, (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1)) AS model
       FROM creators WHERE creator_id = $1
     ) c
     JOIN messages m ON m.creator_id = c.creator_id
     WHERE m.id = ANY($2::uuid[]) AND NOT m.is_paid_dm AND m.erased_at IS NULL AND NOT ${hasVectorBy('m', 'c.model')}
     ORDER BY m.seq`,
    [creator, ids],
  )
  return rows.filter(({ text }) => !isEmptyText(normalise(text)))
}

/** SQL for the decisions of a creator that are to be replaced by a second one. */
const openDecisions = `decisions d JOIN creators c ON c.creator_id = d.creator_id
  WHERE (d.is_degraded OR (d.outcome = 'skipped:gate' AND d.seq <= c.take_in_seq))
    AND NOT EXISTS (SELECT FROM decisions r WHERE r.creator_id = d.creator_id AND r.replaces = d.history)`

const modelOfCreator = `coalesce(c.model, (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1))`

/** Creators with messages that are to have a second decision; only this one, if one is given. */
export async function creatorsToDecideAgain(reader: Reader, creator: string | null): Promise<string[]> {
  const rows = await reader.rows<{ creator: string }>(
    `SELECT DISTINCT d.creator_id AS creator FROM ${openDecisions} AND ($1::text IS NULL OR d.creator_id = $1) ORDER BY 1`,
    [creator],
  )
  return rows.map((row) => row.creator)
}

/** A creator's messages that wait to be decided, or whose second decision waits for a vector, in seq order. */
export async function waitingForVectors(reader: Reader, creator: string): Promise<string[]> {
  const rows = await reader.rows<{ id: string }>(
    `SELECT w.id FROM (
       SELECT m.id, m.seq FROM creators c
       JOIN messages m ON m.creator_id = c.creator_id AND m.seq > c.decided_seq WHERE c.creator_id = $1
       UNION ALL
       SELECT m.id, m.seq
       FROM (SELECT d.message_id, ${modelOfCreator} AS model FROM ${openDecisions} AND d.creator_id = $1) o
       JOIN messages m ON m.id = o.message_id
       WHERE m.erased_at IS NULL AND NOT ${hasVectorBy('m', 'o.model')}
     ) w ORDER BY w.seq`,
    [creator],
  )
  return rows.map(({ id }) => id)
}

/**
 * Those of a creator that the gate has kept out, are to be taken in, and have no vector: in seq order. Whoever is
 * degraded was asked for already, and what a provider has refused is not asked for over and over.
 */
export async function toBeTakenIn(reader: Reader, creator: string): Promise<string[]> {
  const rows = await reader.rows<{ id: string }>(
    `SELECT m.id
     FROM (SELECT d.message_id, d.seq, ${modelOfCreator} AS model
           FROM ${openDecisions} AND d.outcome = 'skipped:gate' AND d.creator_id = $1) o
     JOIN messages m ON m.id = o.message_id
     WHERE m.erased_at IS NULL AND NOT ${hasVectorBy('m', 'o.model')} ORDER BY o.seq`,
    [creator],
  )
  return rows.map(({ id }) => id)
}
