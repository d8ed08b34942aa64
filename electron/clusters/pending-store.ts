import { isEmptyText, normalise } from '../../shared/text/normalise.ts'
import type { Reader, Writer } from '../store/database.ts'
import type { PendingMessage, Skip } from './decide.ts'
import type { HousedMessage, KnownMessage } from './live-world.ts'

/** How far a creator's messages and history have come. */
export type CreatorState = {
  readonly lastSeq: number
  readonly decidedSeq: number
  readonly lastHistory: number
}

/** A stored message that waits for its decision, with its text. */
export type WaitingMessage = PendingMessage & {
  readonly normalised: string
  /** The model of the vector it has; null while it has none. */
  readonly embeddingModel: string | null
}

const stateColumns = 'last_seq AS "lastSeq", decided_seq AS "decidedSeq", last_history AS "lastHistory"'

export async function creatorState(reader: Reader, creator: string): Promise<CreatorState> {
  const [state] = await reader.rows<CreatorState>(
    `SELECT ${stateColumns} FROM creators WHERE creator_id = $1`,
    [creator],
  )
  return state ?? { lastSeq: 0, decidedSeq: 0, lastHistory: 0 }
}

/** The creator's lock: held until the transaction ends. Null for a creator without a message. */
export async function lockCreator(writer: Writer, creator: string): Promise<CreatorState | null> {
  const [state] = await writer.rows<CreatorState>(
    `SELECT ${stateColumns} FROM creators WHERE creator_id = $1 FOR UPDATE`,
    [creator],
  )
  return state ?? null
}

/** Creators with messages that wait. */
export async function creatorsWithPending(reader: Reader): Promise<string[]> {
  const rows = await reader.rows<{ creator: string }>(
    'SELECT creator_id AS creator FROM creators WHERE decided_seq < last_seq ORDER BY creator_id',
  )
  return rows.map((row) => row.creator)
}

export const knownColumns = `m.id, m.seq, m.text_hash AS "textHash", m.word_count AS "wordCount",
  m.numbers_hash AS "numbersHash", m.channel_id AS channel, m.created_at AS "createdAt"`

export type KnownRow = Omit<KnownMessage, 'createdAtMs'> & { createdAt: Date }

export const knownMessage = ({ createdAt, ...row }: KnownRow): KnownMessage => ({
  ...row,
  createdAtMs: createdAt.getTime(),
})

/** The next messages to decide, in seq order: so many, or fewer with so many characters; at least one. */
export async function waitingMessages(
  reader: Reader,
  creator: string,
  after: number,
  batch: { readonly messages: number; readonly characters: number },
): Promise<WaitingMessage[]> {
  type Row = KnownRow & { text: string; isPaid: boolean; embeddingModel: string | null }
  const rows = await reader.rows<Row>(
    `SELECT ${knownColumns}, m.text, m.is_paid_dm AS "isPaid", m.embedding_model AS "embeddingModel"
     FROM (
       SELECT n.*, sum(length(n.text)) OVER (ORDER BY n.seq) - length(n.text) AS characters_before
       FROM (
         SELECT * FROM messages WHERE creator_id = $1 AND seq > $2 ORDER BY seq LIMIT $3
       ) n
     ) m
     WHERE m.characters_before < $4 ORDER BY m.seq`,
    [creator, after, batch.messages, batch.characters],
  )
  return rows.map(({ text, isPaid, embeddingModel, ...row }) => {
    const normalised = normalise(text)
    return { ...knownMessage(row), normalised, embeddingModel, skip: skipOf(isPaid, normalised) }
  })
}

const skipOf = (isPaid: boolean, normalised: string): Skip => {
  if (isPaid) return 'skipped:paid'
  return isEmptyText(normalised) ? 'skipped:empty' : null
}

/** Candidates by seq, as they are known. */
export async function knownMessages(
  reader: Reader,
  creator: string,
  seqs: readonly number[],
): Promise<KnownMessage[]> {
  const rows = await reader.rows<KnownRow>(
    `SELECT ${knownColumns} FROM messages m WHERE m.creator_id = $1 AND m.seq = ANY($2)`,
    [creator, seqs],
  )
  return rows.map(knownMessage)
}

/** Who lives in the homes of these messages: the messages themselves, and the others of `channels` (null: all). */
export async function housemates(
  reader: Reader,
  creator: string,
  seqs: readonly number[],
  channels: readonly string[] | null,
): Promise<HousedMessage[]> {
  const rows = await reader.rows<KnownRow & { home: string }>(
    `SELECT ${knownColumns}, h.cluster_id AS home
     FROM homes h JOIN messages m ON m.id = h.message_id
     WHERE h.cluster_id IN (SELECT cluster_id FROM homes WHERE creator_id = $1 AND seq = ANY($2))
       AND ($3::text[] IS NULL OR m.channel_id = ANY($3) OR m.seq = ANY($2))`,
    [creator, seqs, channels],
  )
  return rows.map(({ home, ...row }) => ({ ...knownMessage(row), home }))
}
