import type { Reader, Writer } from '../store/database.ts'

/** How far a creator's messages and history have come, and what its messages are compared by. */
export type CreatorState = {
  readonly lastSeq: number
  readonly decidedSeq: number
  readonly lastHistory: number
  /** Embedding model in force for this creator. */
  readonly model: string
  /** Messages up to here that the gate had kept out are to be taken in. */
  readonly takeInSeq: number
}

const columns = `last_seq AS "lastSeq", decided_seq AS "decidedSeq", last_history AS "lastHistory",
  take_in_seq AS "takeInSeq",
  coalesce(model, (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1), '') AS model`

/** Of a creator without a message too: nothing has happened there yet. */
export async function creatorState(reader: Reader, creator: string): Promise<CreatorState> {
  const [state] = await reader.rows<CreatorState>(
    `SELECT ${columns} FROM (SELECT $1::text AS creator_id) AS asked LEFT JOIN creators USING (creator_id)`,
    [creator],
  )
  if (!state) throw new Error('an outer join gives one row')
  const { lastSeq, decidedSeq, lastHistory, takeInSeq, model } = state
  return {
    lastSeq: lastSeq ?? 0,
    decidedSeq: decidedSeq ?? 0,
    lastHistory: lastHistory ?? 0,
    takeInSeq: takeInSeq ?? 0,
    model,
  }
}

/** The creator's lock: held until the transaction ends. Null for a creator without a message. */
export async function lockCreator(writer: Writer, creator: string): Promise<CreatorState | null> {
  const [state] = await writer.rows<CreatorState>(
    `SELECT ${columns} FROM creators WHERE creator_id = $1 FOR UPDATE`,
    [creator],
  )
  return state ?? null
}

/** The models in force for these creators, those of whom nothing is known among them. */
export async function modelsOf(reader: Reader, creators: readonly string[]): Promise<Map<string, string>> {
  const rows = await reader.rows<{ creator: string; model: string }>(
    `SELECT asked.creator_id AS creator,
       coalesce(c.model, (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1), '') AS model
     FROM unnest($1::text[]) AS asked (creator_id) LEFT JOIN creators c USING (creator_id)`,
    [creators],
  )
  return new Map(rows.map(({ creator, model }) => [creator, model]))
}
